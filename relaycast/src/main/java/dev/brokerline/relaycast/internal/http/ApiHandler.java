package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a request without holding a thread, asks the router for the answer, and writes it. */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final SocketDoor door;
  private final Entrance entrance;
  private final int maxBodyBytes;

  ApiHandler(Router router, SocketDoor door, Entrance entrance, int maxBodyBytes) {
    this.router = router;
    this.door = door;
    this.entrance = entrance;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpCall http;
    try {
      http = HttpCall.of(request, entrance);
      if (door.isFor(http)) {
        door.enter(http, request, response, callback);
        return true;
      }
    } catch (Refusal refusal) {
      Responses.write(response, callback, Answer.refused(refusal));
      return true;
    }
    BodyReader.read(
        request,
        maxBodyBytes,
        new BodyReader.Outcome() {
          @Override
          public void complete(byte[] body) {
            finish(http, router.answer(http, body), response, callback);
          }

          @Override
          public void tooLarge() {
            Responses.write(response, callback, ApiHandler.this.tooLarge());
          }

          @Override
          public void failed(Throwable failure) {
            callback.failed(failure);
          }
        });
    return true;
  }

  private static void finish(HttpCall http, Answer answer, Response response, Callback callback) {
    LOG.debug("{} {} -> {}", http.method(), http.path(), answer.status());
    Runnable followUp = answer.followUp();
    Responses.write(
        response, followUp == null ? callback : Callback.from(callback, followUp), answer);
  }

  private Answer tooLarge() {
    return Answer.error(
        413, "payload_too_large", "A body may have at most " + maxBodyBytes + " bytes");
  }
}
