package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the router whether a request may come in, and only then reads its body, without holding a
 * thread; asks for the answer and writes it. The body of a request that may not come in is thrown
 * away as it arrives: a connection closed upon unread bytes is reset, and the refusal would be
 * lost.
 */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final SocketDoor door;
  private final Entrance entrance;
  private final int maxBodyBytes;
  private final Budget budget;

  ApiHandler(Router router, SocketDoor door, Entrance entrance, int maxBodyBytes, Budget budget) {
    this.router = router;
    this.door = door;
    this.entrance = entrance;
    this.maxBodyBytes = maxBodyBytes;
    this.budget = budget;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Room room = new Room(budget);
    try {
      HttpCall http = HttpCall.of(request, entrance);
      if (door.isFor(http)) {
        door.enter(http, request, response, callback);
        return true;
      }
      Deadline.limit(request);
      Request.addCompletionListener(request, unused -> room.close());
      Router.Admitted admitted = router.admit(http);
      ClientEndPoint.letIn(request);
      read(request, room, new Exchange(http, admitted, response, callback, room));
    } catch (Refusal refusal) {
      Answer refused = Answer.refused(refusal);
      BodyReader.discard(request, maxBodyBytes, new Refused(refused, response, callback, room));
    }
    return true;
  }

  private void read(Request request, Room room, Exchange exchange) {
    BodyReader.read(request, maxBodyBytes, room, exchange);
  }

  private Answer tooLarge() {
    return Answer.error(
        413, "payload_too_large", "A body may have at most " + maxBodyBytes + " bytes");
  }

  /** A request that was let in. */
  private final class Exchange implements BodyReader.Outcome {
    private final HttpCall http;
    private final Router.Admitted admitted;
    private final Response response;
    private final Callback callback;
    private final Room room;

    Exchange(
        HttpCall http, Router.Admitted admitted, Response response, Callback callback, Room room) {
      this.http = http;
      this.admitted = admitted;
      this.response = response;
      this.callback = callback;
      this.room = room;
    }

    @Override
    public void complete(byte[] body) {
      Answer answer = router.answer(admitted, http, body);
      room.giveAll();
      LOG.debug("{} {} -> {}", http.method(), http.path(), answer.status());
      Runnable followUp = answer.followUp();
      Callback then = followUp == null ? callback : Callback.from(callback, followUp);
      Responses.write(response, then, answer, room);
    }

    @Override
    public void tooLarge() {
      Responses.write(response, callback, ApiHandler.this.tooLarge(), room);
    }

    @Override
    public void noRoom() {
      Responses.write(response, callback, Answer.refused(AnswerBytes.noRoom()), room);
    }

    @Override
    public void failed(Throwable failure) {
      callback.failed(failure);
    }
  }

  /** A request that was not. */
  private record Refused(Answer answer, Response response, Callback callback, Room room)
      implements BodyReader.Outcome {
    @Override
    public void complete(byte[] body) {
      Responses.write(response, callback, answer, room);
    }

    @Override
    public void tooLarge() {
      complete(new byte[0]);
    }

    @Override
    public void noRoom() {
      complete(new byte[0]);
    }

    @Override
    public void failed(Throwable failure) {
      callback.failed(failure);
    }
  }
}
