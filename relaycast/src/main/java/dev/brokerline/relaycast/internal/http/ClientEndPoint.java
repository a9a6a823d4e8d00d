package dev.brokerline.relaycast.internal.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that has to show, within {@link #LIMIT}, that it may be here: by a first request
 * that is let in. Else it is closed, however busily it writes.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final Scheduler.Task expiry;

  ClientEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    expiry =
        scheduler.schedule(
            () -> close(new TimeoutException("No request was let in within " + LIMIT)),
            LIMIT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Notes that a request of the connection was let in. */
  static void letIn(Request request) {
    if (request.getConnectionMetaData().getConnection().getEndPoint()
        instanceof ClientEndPoint client) {
      client.expiry.cancel();
    }
  }

  @Override
  public void onClose(Throwable cause) {
    expiry.cancel();
    super.onClose(cause);
  }
}
