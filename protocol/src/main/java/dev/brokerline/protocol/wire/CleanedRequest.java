package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.text.TypedText;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a broker reads it that cleans what is typed into terminals, instead of refusing it.
 *
 * @param removed how many control characters were taken out of the message, the task or the reason
 */
public record CleanedRequest(BrokerRequest<?> request, int removed) {

  /** The members with text that is typed, by the type of their request. */
  private static final Map<String, String> TYPED =
      Map.of("send_message", "text", "spawn_agent", "initial_task", "release_agent", "reason");

  /**
   * Returns the request of the envelope, as by {@link RequestReader#read}, but for control
   * characters in typed text.
   *
   * @throws RequestRefusedException if it is refused for another reason, or if its text has nothing
   *     but control characters
   */
  public static CleanedRequest read(Envelope envelope) {
    try {
      return new CleanedRequest(RequestReader.read(envelope), 0);
    } catch (RequestRefusedException refusal) {
      return cleaned(envelope).orElseThrow(() -> refusal);
    }
  }

  /** Returns the request without control characters; empty if it is not they that are wrong. */
  private static Optional<CleanedRequest> cleaned(Envelope envelope) {
    String member = TYPED.get(envelope.type());
    if (member == null) {
      return Optional.empty();
    }
    RawJson payload = envelope.payload();
    try {
      RawJson found = Json.member(payload, member);
      String text = found == null ? null : string(found);
      if (found == null || text == null) {
        return Optional.empty();
      }
      TypedText.Cleaned typed = TypedText.cleaned(member, text);
      if (typed.removed() == 0) {
        return Optional.empty();
      }
      RawJson rest = replaced(payload.slice(), found.slice(), Json.write(typed.text()).slice());
      Envelope again =
          new Envelope(envelope.version(), envelope.type(), envelope.requestId(), rest);
      return Optional.of(new CleanedRequest(RequestReader.read(again), typed.removed()));
    } catch (JsonShapeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String string(RawJson value) throws JsonShapeException {
    return Json.read(value, String.class);
  }

  /** Returns the whole with another value in the place of a part of it. */
  private static RawJson replaced(Utf8Json whole, Utf8Json part, Utf8Json value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(whole.length());
    int after = part.offset() + part.length();
    bytes.write(whole.array(), whole.offset(), part.offset() - whole.offset());
    bytes.write(value.array(), value.offset(), value.length());
    bytes.write(whole.array(), after, whole.offset() + whole.length() - after);
    return RawJson.of(new Utf8Json(bytes.toByteArray()));
  }
}
