package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts answers on the wire. */
final class Responses {
  private Responses() {}

  static void write(Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    ObjectNode envelope = answer.envelope();
    if (envelope == null) {
      callback.succeeded();
      return;
    }
    byte[] body = Json.bytes(envelope);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(/* last= */ true, ByteBuffer.wrap(body), callback);
  }
}
