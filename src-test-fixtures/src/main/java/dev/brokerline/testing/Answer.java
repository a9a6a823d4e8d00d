package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.result.BrokerResult;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.protocol.wire.Envelope;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.InboundWriter;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.protocol.wire.ResultWriter;
import dev.brokerline.testing.engine.Frame;
import dev.brokerline.testing.engine.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fake broker does about a request in place of its normal behavior. Immutable; usable for
 * any number of requests.
 */
public final class Answer {

  private final Duration delay;
  private final boolean own;
  private final List<LineOf> lines;

  /** A line that may carry the id of the request it answers. */
  @FunctionalInterface
  private interface LineOf {
    byte[] of(@Nullable RequestId id);
  }

  private Answer(Duration delay, boolean own, List<LineOf> lines) {
    this.delay = delay;
    this.own = own;
    this.lines = List.copyOf(lines);
  }

  /** Returns the broker's normal behavior, to delay it or to add to it. */
  public static Answer own() {
    return new Answer(Duration.ZERO, /* own= */ true, List.of());
  }

  /** Returns no answer at all. */
  public static Answer none() {
    return new Answer(Duration.ZERO, /* own= */ false, List.of());
  }

  /**
   * Returns an {@code ok} with the result, or a {@code hello_ack} for the result of {@code hello}.
   */
  public static Answer ok(BrokerResult result) {
    if (result instanceof HelloResult hello) {
      return none().then(id -> frame(new Inbound.HelloAck(id, hello)));
    }
    return ok(ResultWriter.write(result));
  }

  /** Returns an {@code ok} with any JSON as its result. */
  public static Answer ok(RawJson result) {
    return none().then(id -> frame(new Inbound.Ok(id, result)));
  }

  /** Returns an {@code error} with the request's id. */
  public static Answer error(ErrorDetail error) {
    return none().then(id -> frame(new Inbound.Error(id, error)));
  }

  /** Returns an {@code invalid_request}, which always lacks the request's id. */
  public static Answer invalidRequest(String message) {
    ErrorDetail error = ErrorDetail.of(ErrorCode.INVALID_REQUEST, message);
    return none().then(id -> frame(new Inbound.Error(null, error)));
  }

  /** Returns a raw line, given without its line feed. */
  public static Answer rawLine(String line) {
    return none().thenRawLine(line);
  }

  /** Returns this answer after a delay, during which the broker does nothing else. */
  public Answer after(Duration time) {
    return new Answer(time, own, lines);
  }

  /** Returns this answer followed by the events. */
  public Answer then(BrokerEvent... events) {
    Answer answer = this;
    for (BrokerEvent event : events) {
      answer = answer.then(id -> frame(new Inbound.Event(event)));
    }
    return answer;
  }

  /** Returns this answer followed by a raw line. */
  public Answer thenRawLine(String line) {
    return then(id -> line.getBytes(UTF_8));
  }

  /** Returns a frame of the type that carries the request's id. */
  static Answer frame(String type, String payload) {
    return none().then(id -> Frame.line(type, id == null ? null : id.value(), payload));
  }

  /** Returns this answer followed by the line. */
  Answer thenLine(byte[] line) {
    return then(id -> line);
  }

  private Answer then(LineOf line) {
    List<LineOf> more = new ArrayList<>(lines);
    more.add(line);
    return new Answer(delay, own, more);
  }

  /** Returns what the engine is to do about the request. */
  Verdict verdict(RecordedRequest request) {
    String text = request.requestId();
    RequestId id = text == null ? null : new RequestId(text);
    return new Verdict(delay, own, lines.stream().map(line -> line.of(id)).toList());
  }

  /** Returns the frame as a line. */
  static byte[] frame(Inbound frame) {
    Envelope envelope = InboundWriter.write(frame);
    RequestId id = envelope.requestId();
    return Frame.line(
        envelope.type(), id == null ? null : id.value(), envelope.payload().toString());
  }
}
