package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts answers on the wire. */
final class Responses {
  private Responses() {}

  /** Writes an answer, or that there is no room for it. */
  static void write(Response response, Callback callback, Answer answer, Room room) {
    ObjectNode envelope = answer.envelope();
    if (envelope == null) {
      response.setStatus(answer.status());
      callback.succeeded();
      return;
    }
    AnswerBytes bytes = new AnswerBytes(room);
    Json.write(envelope, bytes);
    if (bytes.full()) {
      write(response, callback, Answer.refused(AnswerBytes.noRoom()));
      return;
    }
    write(response, callback, answer.status(), bytes.toByteArray());
  }

  /** Writes a small answer, such as an error. */
  static void write(Response response, Callback callback, Answer answer) {
    ObjectNode envelope = answer.envelope();
    write(
        response, callback, answer.status(), envelope == null ? new byte[0] : Json.bytes(envelope));
  }

  private static void write(Response response, Callback callback, int status, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(/* last= */ true, ByteBuffer.wrap(body), callback);
  }
}
