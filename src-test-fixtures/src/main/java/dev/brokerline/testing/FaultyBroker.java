package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.BrokerOutput;
import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.engine.Verdict;
import dev.brokerline.testing.time.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a broker misbehave, between the engine and its output. The scheduler makes all calls.
 *
 * <p>The broker's lines pass through a chain, and its answers through another one before that. Each
 * fault is a link. Without faults, nothing changes.
 */
final class FaultyBroker implements BrokerOutput, RequestScript {

  private static final Duration HELD_BACK = Duration.ofMillis(600);
  private static final byte[] ANSWER = prefix("ok");
  private static final byte[] REFUSAL = prefix("error");
  private static final byte[] HELLO_ACK = prefix("hello_ack");
  private static final byte[] EVENT = prefix("event");
  private static final int MAX_UNANSWERED = 10_000;
  private static final int DIED = 9;
  private static final int BROKE_OFF = 7;

  private static final List<byte[]> NOISE =
      List.of(
              "\u001b[2m2026-11-21T00:00:00Z\u001b[0m \u001b[32m INFO\u001b[0m relay_broker: noise",
              "",
              "{\"v\":1,\"type\":\"ok\",\"request",
              "\ufeff{\"v\":1}",
              "[1,2]",
              "*** a banner ***\r")
          .stream()
          .map(line -> line.getBytes(UTF_8))
          .toList();
  private static final byte[] GARBAGE = {(byte) 0xC3, 0x28, (byte) 0xFF, 0, (byte) 0x80};

  private final Faults faults;
  private final BrokerOutput target;
  private final Part script;
  private final Scheduler scheduler;
  private final @Nullable FaultyPipes pipes;
  private final Consumer<byte[]> lines;
  private final Consumer<byte[]> answers;
  private @Nullable BrokerEngine engine;

  /** The unanswered requests by their ids, oldest first. */
  private final Map<RequestId, RecordedRequest> unanswered = new LinkedHashMap<>();

  private long requestCount;
  private long answerCount;
  private boolean over;

  /**
   * @param pipes the streams themselves; null if there are none
   */
  FaultyBroker(
      Faults faults,
      BrokerOutput target,
      Part script,
      Scheduler scheduler,
      @Nullable FaultyPipes pipes) {
    this.faults = faults;
    this.target = target;
    this.script = script;
    this.scheduler = scheduler;
    this.pipes = pipes;
    Consumer<byte[]> lineChain = pipes == null ? target::stdout : pipes.lines(faults, target);
    Consumer<byte[]> answerChain = this::print;
    for (BrokerFault fault : BrokerFault.values()) {
      if (faults.has(fault)) {
        lineChain = line(fault, lineChain);
        answerChain = answer(fault, answerChain);
      }
    }
    lines = lineChain;
    answers = answerChain;
  }

  /** Starts the broker with its faults. */
  void start(BrokerEngine broker) {
    engine = broker;
    if (faults.has(BrokerFault.EXITS_BEFORE_HELLO)) {
      target.stderr("Error: failed to initialize relaycast session");
      broker.exit(1);
      return;
    }
    broker.start();
    if (faults.has(BrokerFault.STALLS_AT_HELLO)) {
      target.stderr("[agent-relay] 429 rate limited, retrying");
    }
    if (faults.has(BrokerFault.LATER_GENERATION)) {
      target.stdout("[agent-relay] API listening on http://127.0.0.1:3888".getBytes(UTF_8));
    }
    script.start(broker);
  }

  /** Returns how many lines it reads in all. */
  int readLimit() {
    boolean onlyHello =
        faults.has(BrokerFault.STOPS_READING) || faults.has(BrokerFault.CLOSES_STDIN);
    return onlyHello ? 1 : Integer.MAX_VALUE;
  }

  boolean mindsEndOfInput() {
    return !faults.has(BrokerFault.IGNORES_END_OF_INPUT)
        && !faults.has(BrokerFault.LATER_GENERATION)
        && !faults.has(BrokerFault.STOPS_READING);
  }

  boolean mindsTermination() {
    return !faults.has(BrokerFault.IGNORES_TERMINATION);
  }

  /** Returns the last 10,000 unanswered requests, oldest first. */
  List<RecordedRequest> unanswered() {
    return over ? List.of() : List.copyOf(unanswered.values());
  }

  // What the broker reads

  @Override
  public Verdict read(byte[] line) {
    Verdict verdict = script.read(line);
    RecordedRequest request = RecordedRequest.of(line);
    remember(request);
    String type = request.type();
    if ("hello".equals(type)) {
      return hello(verdict);
    }
    requestCount++;
    if (faults.has(BrokerFault.EXITS_ON_REQUEST)
        && requestCount == faults.parameter(BrokerFault.EXITS_ON_REQUEST)) {
      exit(BROKE_OFF);
    }
    boolean unheard =
        faults.has(BrokerFault.FALLS_SILENT)
            || faults.has(BrokerFault.LATER_GENERATION)
            || faults.has(BrokerFault.EXITS_ON_REQUEST)
            || (faults.has(BrokerFault.IGNORES_SHUTDOWN) && "shutdown".equals(type));
    return unheard ? Verdict.NOTHING : verdict;
  }

  private void remember(RecordedRequest request) {
    String id = request.requestId();
    if (id != null) {
      unanswered.put(new RequestId(id), request);
      if (unanswered.size() > MAX_UNANSWERED) {
        forgetOldest();
      }
    }
  }

  private void forgetOldest() {
    Iterator<RecordedRequest> oldest = unanswered.values().iterator();
    if (oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * Records an answer. An error without an id belongs to the oldest request, unless it belongs to
   * none.
   */
  private void answered(byte[] line) {
    RequestId id = EnvelopeCodec.peek(line).requestId();
    if (id != null) {
      unanswered.remove(id);
    } else if (text(line).contains("\"" + ErrorCode.INVALID_REQUEST + "\"")) {
      forgetOldest();
    }
  }

  private Verdict hello(Verdict verdict) {
    if (faults.has(BrokerFault.STALLS_AT_HELLO) || faults.has(BrokerFault.LATER_GENERATION)) {
      return Verdict.NOTHING;
    }
    if (faults.has(BrokerFault.SLOW_HELLO)) {
      Duration delay = Duration.ofMillis(faults.parameter(BrokerFault.SLOW_HELLO));
      return verdict.after(delay);
    }
    return verdict;
  }

  // What the broker prints

  @Override
  public void stdout(byte[] line) {
    if (startsWith(line, ANSWER) || startsWith(line, REFUSAL)) {
      answerCount++;
      answers.accept(line);
    } else if (startsWith(line, HELLO_ACK)) {
      print(faults.has(BrokerFault.OTHER_PROTOCOL_VERSION) ? ofVersion2(line) : line);
      if (pipes != null) {
        pipes.afterHello(faults);
      }
    } else {
      print(line);
    }
  }

  private void print(byte[] line) {
    if (over) {
      return;
    }
    if (!unanswered.isEmpty() && !startsWith(line, EVENT)) {
      answered(line);
    }
    lines.accept(line);
  }

  @Override
  public void stderr(String line) {
    target.stderr(line);
  }

  @Override
  public void consumed(int bytes) {
    target.consumed(bytes);
  }

  @Override
  public void exited(int code) {
    over = true;
    target.exited(code);
  }

  private void exit(int code) {
    over = true;
    if (engine != null) {
      engine.exit(code);
    }
  }

  /** Returns the link of a fault of all lines, or the next link. */
  private static Consumer<byte[]> line(BrokerFault fault, Consumer<byte[]> next) {
    return switch (fault) {
      case NOISE ->
          line -> {
            NOISE.forEach(next);
            next.accept(line);
          };
      case GARBAGE ->
          line -> {
            next.accept(GARBAGE);
            next.accept(line);
          };
      case CARRIAGE_RETURNS -> line -> next.accept((text(line) + "\r").getBytes(UTF_8));
      default -> next;
    };
  }

  /** Returns the link of a fault of answers, or the next link. */
  private Consumer<byte[]> answer(BrokerFault fault, Consumer<byte[]> next) {
    return switch (fault) {
      case LOSES_REQUEST_ID ->
          line -> next.accept(isNumber(fault) ? error(ErrorCode.INVALID_REQUEST) : line);
      case UNRELATED_ERRORS -> before(error(ErrorCode.DELIVERY_FAILED), next);
      case ANSWERS_STRANGERS ->
          before(
              "{\"v\":1,\"type\":\"ok\",\"request_id\":\"req_stranger\",\"payload\":{\"result\":{}}}"
                  .getBytes(UTF_8),
              next);
      case ANSWERS_TWICE -> line -> before(line, next).accept(line);
      case UNKNOWN_FRAMES -> line -> unknownFrames(line, next);
      case ANSWERS_LATE -> line -> late(line, next);
      case PERFORMS_AND_DIES -> line -> exit(DIED);
      case FAILS_TO_READ ->
          line -> {
            next.accept(error(ErrorCode.IO_ERROR));
            exit(0);
          };
      case BURSTS_AND_EXITS -> line -> burst(line, next);
      default -> pipes == null ? next : pipes.answer(fault, faults, next, this::exit);
    };
  }

  private static Consumer<byte[]> before(byte[] first, Consumer<byte[]> next) {
    return line -> {
      next.accept(first);
      next.accept(line);
    };
  }

  private boolean isNumber(BrokerFault fault) {
    return answerCount == faults.parameter(fault);
  }

  private void late(byte[] line, Consumer<byte[]> next) {
    if (answerCount % faults.parameter(BrokerFault.ANSWERS_LATE) == 0) {
      scheduler.schedule(HELD_BACK, () -> next.accept(line));
    } else {
      next.accept(line);
    }
  }

  private static void unknownFrames(byte[] line, Consumer<byte[]> next) {
    next.accept(
        "{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":{\"kind\":\"from_the_future\",\"x\":[]}}"
            .getBytes(UTF_8));
    next.accept(
        "{\"v\":1,\"type\":\"greeting\",\"request_id\":null,\"payload\":{}}".getBytes(UTF_8));
    next.accept(text(line).replace("{\"v\":1,", "{\"v\":1,\"colour\":\"blue\",").getBytes(UTF_8));
  }

  private void burst(byte[] line, Consumer<byte[]> next) {
    next.accept(line);
    for (long i = 0; i < faults.parameter(BrokerFault.BURSTS_AND_EXITS); i++) {
      var output = new WorkerEvent.Output("burst", "stdout", "line " + i + "\r\n");
      next.accept(Answer.frame(new Inbound.Event(output)));
    }
    exit(0);
  }

  private static byte[] error(String code) {
    return Answer.frame(new Inbound.Error(null, ErrorDetail.of(code, "the disk is full")));
  }

  private static byte[] ofVersion2(byte[] line) {
    return text(line).replace("\"protocol_version\":1", "\"protocol_version\":2").getBytes(UTF_8);
  }

  private static byte[] prefix(String type) {
    return ("{\"v\":1,\"type\":\"" + type + "\",").getBytes(UTF_8);
  }

  private static boolean startsWith(byte[] line, byte[] prefix) {
    return line.length >= prefix.length
        && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }
}
