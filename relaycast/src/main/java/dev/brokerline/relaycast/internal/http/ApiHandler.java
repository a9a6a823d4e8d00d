package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.io.IOException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a request without holding a thread, asks the router for the answer, and writes it. */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final SocketDoor door;
  private final int maxBodyBytes;

  ApiHandler(Router router, SocketDoor door, int maxBodyBytes) {
    this.router = router;
    this.door = door;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpCall http;
    try {
      http = HttpCall.of(request);
      if (door.isFor(http)) {
        door.enter(http, request, response, callback);
        return true;
      }
    } catch (Refusal refusal) {
      Responses.write(response, callback, Answer.refused(refusal));
      return true;
    }
    if (request.getLength() > maxBodyBytes) {
      Responses.write(response, callback, tooLarge());
      return true;
    }
    Promise.Invocable<byte[]> body =
        Promise.Invocable.from(
            InvocationType.BLOCKING,
            bytes -> finish(http, router.answer(http, bytes), response, callback),
            failure -> unreadable(failure, response, callback));
    Content.Source.asByteArrayAsync(request, maxBodyBytes, body);
    return true;
  }

  private static void finish(HttpCall http, Answer answer, Response response, Callback callback) {
    LOG.debug("{} {} -> {}", http.method(), http.path(), answer.status());
    Runnable followUp = answer.followUp();
    Responses.write(
        response, followUp == null ? callback : Callback.from(callback, followUp), answer);
  }

  private void unreadable(Throwable failure, Response response, Callback callback) {
    if (failure instanceof IOException) {
      callback.failed(failure);
    } else {
      Responses.write(response, callback, tooLarge());
    }
  }

  private Answer tooLarge() {
    return Answer.error(
        413, "payload_too_large", "A body may have at most " + maxBodyBytes + " bytes");
  }
}
