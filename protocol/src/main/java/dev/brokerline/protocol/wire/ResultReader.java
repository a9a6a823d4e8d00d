package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import dev.brokerline.protocol.request.BrokerRequest;
import org.jspecify.annotations.Nullable;

/** Reads the answer to a given request. */
public final class ResultReader {

  private ResultReader() {}

  /**
   * Returns the answer to the request.
   *
   * @throws MalformedEnvelopeException if the JSON does not have the shape of the request's answer
   */
  public static <R> R read(BrokerRequest<R> request, RawJson result) {
    try {
      R answer = Json.read(result, request.resultType());
      if (answer == null) {
        throw malformed(request, "it is null", result, null);
      }
      return answer;
    } catch (JsonShapeException e) {
      throw malformed(request, String.valueOf(e.getMessage()), result, e);
    }
  }

  private static MalformedEnvelopeException malformed(
      BrokerRequest<?> request, String why, RawJson result, @Nullable Throwable cause) {
    String reason = "the answer to " + request.type() + " has the wrong shape, " + why;
    return new MalformedEnvelopeException(reason, result.slice(), cause);
  }
}
