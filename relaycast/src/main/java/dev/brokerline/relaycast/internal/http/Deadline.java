package dev.brokerline.relaycast.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The time that a request has from its head to the end of its answer: a body that trickles in, and
 * an answer that nobody fetches, would hold memory. Beyond it the connection is closed.
 */
final class Deadline {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private Deadline() {}

  static void limit(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Scheduler.Task expiry =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> endPoint.close(new TimeoutException("The request took longer than " + LIMIT)),
                LIMIT.toMillis(),
                TimeUnit.MILLISECONDS);
    Request.addCompletionListener(request, unused -> expiry.cancel());
  }
}
