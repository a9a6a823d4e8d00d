package dev.brokerline.relaycast.internal.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that must send an admitted request within {@link #LIMIT}, or is closed. Each request
 * has the same time from its head to the end of its answer, because a slow body or an unread answer
 * would occupy memory.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final Scheduler.Task expiry;

  ClientEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    expiry = closeLater(scheduler, this, "No request was let in within ");
  }

  /** Records that a request of the connection was admitted. */
  static void letIn(Request request) {
    if (endPoint(request) instanceof ClientEndPoint client) {
      client.expiry.cancel();
    }
  }

  /** Closes the connection if the request does not finish in time. */
  static void limit(Request request) {
    Scheduler scheduler = request.getComponents().getScheduler();
    Scheduler.Task late = closeLater(scheduler, endPoint(request), "The request took longer than ");
    Request.addCompletionListener(request, unused -> late.cancel());
  }

  private static EndPoint endPoint(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  private static Scheduler.Task closeLater(Scheduler scheduler, EndPoint endPoint, String reason) {
    return scheduler.schedule(
        () -> endPoint.close(new TimeoutException(reason + LIMIT)),
        LIMIT.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void onClose(Throwable cause) {
    expiry.cancel();
    super.onClose(cause);
  }
}
