package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.request.BrokerRequest;

/**
 * Writes a request as an envelope. Null members are omitted, because the broker may refuse them.
 */
public final class RequestWriter {

  private RequestWriter() {}

  /** Returns the request's envelope. */
  public static Envelope write(RequestId id, BrokerRequest<?> request) {
    return Envelope.of(request.type(), id, Json.write(request));
  }
}
