package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the router admit a request, and only then reads its body, without blocking a thread. Then it
 * gets the answer and writes it. It discards the body of a refused request as it arrives, because
 * closing a connection with unread bytes resets it, and the refusal would be lost.
 */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final SocketDoor door;
  private final HttpRules rules;
  private final Budget budget;

  ApiHandler(Router router, SocketDoor door, HttpRules rules, Budget budget) {
    this.router = router;
    this.door = door;
    this.rules = rules;
    this.budget = budget;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Room room = new Room(budget);
    try {
      HttpCall http = HttpCall.of(request, rules);
      if (door.isFor(http)) {
        door.enter(http, request, response, callback);
        return true;
      }
      ClientEndPoint.limit(request);
      Request.addCompletionListener(request, unused -> room.close());
      Router.Admitted admitted = router.admit(http);
      ClientEndPoint.letIn(request);
      Promise<byte[]> whole =
          Promise.from(
              body -> answer(router.answer(admitted, http, body), http, response, callback, room),
              failure -> failed(failure, response, callback));
      BodyReader.read(request, rules.bodyBytes(), room, whole);
    } catch (Refusal refusal) {
      BodyReader.discard(
          request,
          rules.bodyBytes(),
          Promise.from(
              unused -> Answer.refused(refusal).write(response, callback), callback::failed));
    }
    return true;
  }

  private static void answer(
      Answer answer, HttpCall http, Response response, Callback callback, Room room) {
    room.giveAll();
    LOG.debug("{} {} -> {}", http.method(), http.path(), answer.status());
    Runnable followUp = answer.followUp();
    answer.write(response, followUp == null ? callback : Callback.from(callback, followUp), room);
  }

  private static void failed(Throwable failure, Response response, Callback callback) {
    if (failure instanceof Refusal refusal) {
      Answer.refused(refusal).write(response, callback);
    } else {
      callback.failed(failure);
    }
  }
}
