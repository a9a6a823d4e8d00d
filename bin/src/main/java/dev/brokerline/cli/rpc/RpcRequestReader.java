package dev.brokerline.cli.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.RequestReader;
import dev.brokerline.protocol.wire.RequestRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of input. After the first error it continues to the end of the line, because the id
 * may follow.
 */
final class RpcRequestReader {

  private static final int MAX_ID_CHARS = 1_000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private @Nullable String id;
  private @Nullable String op;
  private @Nullable RawJson payload;
  private @Nullable Duration timeout;
  private boolean unchecked;
  private @Nullable String problem;

  private RpcRequestReader() {}

  /** Returns the request of the line. */
  static RpcRequest read(byte[] line) throws BadRequestException {
    RpcRequestReader reader = new RpcRequestReader();
    try (JsonParser in = FACTORY.createParser(line)) {
      reader.members(in);
    } catch (JsonProcessingException e) {
      reader.complain("not a line of JSON: " + e.getOriginalMessage());
    } catch (IOException | IllegalArgumentException e) {
      // The latter is the protocol's own reader, which takes less than this one.
      reader.complain("not a line of JSON: " + e.getMessage());
    }
    return reader.request();
  }

  private void members(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      complain("expected a JSON object with id, op, payload and timeout_ms");
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      member(name, in);
      in.skipChildren();
    }
    if (in.nextToken() != null) {
      complain("more than one JSON object in a line");
    }
  }

  private void member(String name, JsonParser in) throws IOException {
    switch (name) {
      case "id" -> id = id(in);
      case "op" -> {
        op = in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : null;
        complainIf(op == null, "op: expected a string");
      }
      case "payload" -> {
        boolean isObject = in.currentToken() == JsonToken.START_OBJECT;
        complainIf(!isObject, "payload: expected an object");
        payload = isObject ? payload(in) : null;
      }
      case "timeout_ms" -> timeout = timeout(in);
      default ->
          complain(
              Secrets.excerpt(name)
                  + ": there is no such member; a line has id, op, payload and timeout_ms");
    }
  }

  private @Nullable String id(JsonParser in) throws IOException {
    boolean isText = in.currentToken() == JsonToken.VALUE_STRING;
    if (!isText && in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      complain("id: expected a string or a whole number");
      return null;
    }
    if (in.getTextLength() > MAX_ID_CHARS) {
      complain("id: longer than " + MAX_ID_CHARS + " characters");
      return null;
    }
    return isText ? JsonLines.string(in.getText()) : in.getText();
  }

  private RawJson payload(JsonParser in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator copy = FACTORY.createGenerator(bytes)) {
      copy.writeStartObject();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        copy.writeFieldName(name);
        unchecked |= in.nextToken() == JsonToken.VALUE_TRUE && name.equals("unchecked");
        copy.copyCurrentStructureExact(in);
      }
      copy.writeEndObject();
    }
    return RawJson.ofUtf8(bytes.toByteArray());
  }

  private @Nullable Duration timeout(JsonParser in) throws IOException {
    boolean inRange =
        in.currentToken() == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && in.getLongValue() >= 1
            && in.getLongValue() <= LONGEST_TIMEOUT.toMillis();
    complainIf(
        !inRange, "timeout_ms: expected a whole number from 1 to " + LONGEST_TIMEOUT.toMillis());
    return inRange ? Duration.ofMillis(in.getLongValue()) : null;
  }

  private RpcRequest request() throws BadRequestException {
    complainIf(id == null, "id: is missing");
    complainIf(op == null, "op: is missing");
    BrokerRequest<?> request = problem == null && op != null ? broker(op) : null;
    if (id == null || request == null || problem != null) {
      throw new BadRequestException(id, String.valueOf(problem));
    }
    return new RpcRequest(id, request, Optional.ofNullable(timeout));
  }

  private @Nullable BrokerRequest<?> broker(String type) {
    try {
      RawJson whole = payload == null ? RawJson.of("{}") : payload;
      BrokerRequest<?> request = RequestReader.read(Envelope.of(type, null, whole));
      complainIf(
          request instanceof SendInput input && input.unchecked() && !unchecked,
          "payload.data: a line of it is JSON that the worker may execute as an order;"
              + " \"unchecked\":true in the payload sends it all the same");
      return request;
    } catch (RequestRefusedException e) {
      complain(
          e.error().code().equals(ErrorCode.UNKNOWN_TYPE)
              ? "op: there is no '%s'; there is %s"
                  .formatted(Secrets.excerpt(type), String.join(", ", RequestReader.types()))
              : e.problem());
      return null;
    }
  }

  private void complainIf(boolean wrong, String what) {
    if (wrong) {
      complain(what);
    }
  }

  /** Records the first error, as one line without secrets. */
  private void complain(String what) {
    if (problem == null) {
      problem = Secrets.mask(what.lines().findFirst().orElse(""));
    }
  }
}
