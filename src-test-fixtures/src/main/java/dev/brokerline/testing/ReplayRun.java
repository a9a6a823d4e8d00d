package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.testing.WireSample.Source;
import dev.brokerline.testing.engine.BrokerEngine;
import dev.brokerline.testing.engine.RequestScript;
import dev.brokerline.testing.engine.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays the broker's side of a recorded session. Events follow the answer that they followed in
 * the recording, without the pauses.
 */
final class ReplayRun implements Part {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String EXIT_REMARK = "exit code ";
  private static final String IDENTITY = "[agent-relay] identity debug written";
  private static final List<String> ENDED_FROM_OUTSIDE =
      List.of("stdin closed", "SIGTERM", "SIGKILL");

  private final String name;
  private final RequestScript log;
  private final Consumer<Throwable> failures;
  private final List<WireSample> atStart = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private boolean endsByItself = true;
  private int exitCode;
  private int next;
  private @Nullable BrokerEngine engine;

  /** A recorded request, and the lines from its answer to the next one. */
  private static final class Exchange {
    final RecordedRequest request;
    final List<WireSample> told = new ArrayList<>();
    boolean answered;

    Exchange(RecordedRequest request) {
      this.request = request;
    }
  }

  ReplayRun(RecordedSession session, RequestScript log, Consumer<Throwable> failures) {
    this.name = session.name();
    this.log = log;
    this.failures = failures;
    List<WireSample> told = atStart;
    for (WireSample sample : session.lines()) {
      switch (sample.source()) {
        case STDIN ->
            exchanges.add(new Exchange(RecordedRequest.of(sample.line().getBytes(UTF_8))));
        case STDOUT -> {
          Exchange answered = answered(sample.line());
          told = answered == null ? told : answered.told;
          told.add(sample);
        }
        case STDERR -> told.add(sample);
        case REMARK -> note(sample.line());
      }
    }
  }

  /** Returns the request that the line answers, or null if it is not an answer. */
  private @Nullable Exchange answered(String line) {
    ObjectNode frame = object(line);
    if (frame == null || !List.of("ok", "error", "hello_ack").contains(type(frame))) {
      return null;
    }
    if (frame.at("/payload/code").asText().equals("delivery_failed")) {
      return null;
    }
    String id = frame.path("request_id").textValue();
    for (Exchange exchange : exchanges) {
      if (!exchange.answered && (id == null || id.equals(exchange.request.requestId()))) {
        exchange.answered = true;
        return exchange;
      }
    }
    return null;
  }

  private void note(String remark) {
    if (ENDED_FROM_OUTSIDE.contains(remark)) {
      endsByItself = false;
    } else if (remark.startsWith(EXIT_REMARK)) {
      exitCode = code(remark.substring(EXIT_REMARK.length()));
    }
  }

  private static int code(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void start(BrokerEngine broker) {
    engine = broker;
    tell(broker, atStart, Source.STDERR);
    tell(broker, atStart, Source.STDOUT);
    if (exchanges.isEmpty() && endsByItself) {
      broker.exit(exitCode);
    }
  }

  /**
   * Prints the lines unchanged, except for the identity file, which the engine itself has reported.
   */
  private static void tell(BrokerEngine broker, List<WireSample> told, Source source) {
    for (WireSample sample : told) {
      if (sample.source() != source || sample.line().startsWith(IDENTITY)) {
        continue;
      }
      if (source == Source.STDERR) {
        broker.printStderr(sample.line());
      } else {
        broker.printRaw(sample.line().getBytes(UTF_8));
      }
    }
  }

  @Override
  public Verdict read(byte[] line) {
    var unused = log.read(line);
    RecordedRequest request = RecordedRequest.of(line);
    if (next == exchanges.size()) {
      return diverged(request, "no further request");
    }
    Exchange expected = exchanges.get(next);
    if (!Objects.equals(expected.request.type(), request.type())) {
      return diverged(request, what(expected.request));
    }
    next++;
    List<byte[]> lines =
        expected.told.stream()
            .filter(sample -> sample.source() == Source.STDOUT)
            .map(sample -> readdressed(sample.line(), expected.request, request))
            .toList();
    return new Verdict(Duration.ZERO, /* ownBehaviour= */ false, lines)
        .then(() -> conclude(expected));
  }

  private void conclude(Exchange exchange) {
    BrokerEngine broker = engine;
    if (broker != null) {
      tell(broker, exchange.told, Source.STDERR);
      if (next == exchanges.size() && endsByItself) {
        broker.exit(exitCode);
      }
    }
  }

  private Verdict diverged(RecordedRequest request, String expected) {
    String message =
        "the client diverges from %s: its request %d should be %s, was %s"
            .formatted(name, next + 1, expected, what(request));
    failures.accept(new IllegalStateException(message));
    return Answer.error(ErrorDetail.of("replay_diverged", message))
        .verdict(request)
        .then(
            () -> {
              BrokerEngine broker = engine;
              if (broker != null) {
                broker.exit(1);
              }
            });
  }

  private static String what(RecordedRequest request) {
    return request.type() == null ? "a line that is no request" : "'" + request.type() + "'";
  }

  /** Returns the line with the id of the client's request in place of the recorded one's. */
  private static byte[] readdressed(String line, RecordedRequest from, RecordedRequest to) {
    ObjectNode frame = object(line);
    String id = from.requestId();
    if (frame == null || id == null || !id.equals(frame.path("request_id").textValue())) {
      return line.getBytes(UTF_8);
    }
    return frame.put("request_id", to.requestId()).toString().getBytes(UTF_8);
  }

  private static String type(JsonNode frame) {
    return frame.path("type").asText();
  }

  private static @Nullable ObjectNode object(String line) {
    try {
      return line.startsWith("{") && MAPPER.readTree(line) instanceof ObjectNode object
          ? object
          : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Override
  public List<String> left() {
    return exchanges.subList(next, exchanges.size()).stream()
        .map(exchange -> what(exchange.request))
        .toList();
  }
}
