package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.testing.WireSample.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recorded session of the real broker, played again to the fake on a hand-turned clock: the same
 * lines at the same times must give the same frames in the same order.
 */
final class Replay {

  /** A directory that exists nowhere, whatever somebody has made on this machine. */
  private static final String MISSING =
      Path.of(System.getProperty("java.io.tmpdir"), "missing-" + UUID.randomUUID()).toString();

  private final String name;
  private final FakeBrokerBuilder builder = FakeBroker.builder().readyAfter(Duration.ofSeconds(25));
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> ids = new HashMap<>();
  private boolean workerErrorsLast;

  /** What happens at a time: a line comes, or what the observer saw or did. */
  private record Step(Duration at, Consumer<BrokerRun> action) {}

  private Replay(String name) {
    this.name = name;
    for (WireSample sample : WireSamples.transcript(name)) {
      Consumer<BrokerRun> action = action(sample);
      if (action != null) {
        steps.add(new Step(sample.at(), action));
      }
    }
  }

  static Replay of(String name) {
    return new Replay(name);
  }

  Replay with(Consumer<FakeBrokerBuilder> change) {
    change.accept(builder);
    return this;
  }

  /** What the programs did in the session, or was done to them, which its lines do not tell. */
  Replay at(long millis, Consumer<FakeBroker> action) {
    steps.add(new Step(Duration.ofMillis(millis), run -> action.accept(run.fake)));
    return this;
  }

  /**
   * Compares worker errors apart from the rest: they come from another process, and when requests
   * are pipelined, the fake tells them between the answers, the real broker a moment later.
   */
  Replay workerErrorsWhenever() {
    workerErrorsLast = true;
    return this;
  }

  void matches() {
    BrokerRun run = BrokerRun.start(builder);
    steps.stream()
        .sorted(Comparator.comparing(Step::at))
        .forEach(
            step -> {
              run.time.advance(step.at().minusNanos(run.time.nanoTime()));
              step.action().accept(run);
            });
    run.time.advance(Duration.ofSeconds(1));
    List<String> actual = normalized(run.lines);
    ids.clear();
    assertThat(actual).containsExactlyElementsOf(normalized(WireSamples.outbound(name)));
    assertThat(run.exit().code()).hasValue(0);
  }

  private static @Nullable Consumer<BrokerRun> action(WireSample sample) {
    if (sample.source() == Source.STDIN) {
      return run -> run.process.offer(bytes(sample.line()));
    }
    if (sample.source() == Source.REMARK && sample.line().equals("stdin closed")) {
      return run -> run.process.closeStdin();
    }
    if (sample.source() == Source.REMARK && sample.line().equals("SIGTERM")) {
      return run -> run.process.terminate();
    }
    return null;
  }

  /**
   * Returns the line's bytes; one line, which is no UTF-8, was recorded as it is written in Python.
   */
  private static byte[] bytes(String recorded) {
    String line = recorded.replace("\"/nonexistent\"", '"' + MISSING + '"');
    return line.startsWith("b'")
        ? line.substring(2, line.length() - 3).replace("\\xff", "\u00ff").getBytes(ISO_8859_1)
        : line.getBytes(UTF_8);
  }

  private List<String> normalized(List<String> lines) {
    List<JsonNode> frames =
        lines.stream()
            .filter(line -> line.startsWith("{"))
            .map(BrokerRun::parse)
            .filter(frame -> !isProgramOutput(frame))
            .collect(Collectors.toCollection(ArrayList::new));
    if (workerErrorsLast) {
      frames.sort(Comparator.comparing(Replay::isWorkerError));
    }
    return frames.stream().map(frame -> normalized(frame).toString()).toList();
  }

  private static boolean isWorkerError(JsonNode frame) {
    return BrokerRun.brief(frame).equals("worker_error");
  }

  private static boolean isProgramOutput(JsonNode frame) {
    JsonNode payload = frame.path("payload");
    return payload.path("kind").asText().equals("worker_stream")
        && payload.path("stream").asText().equals("stdout");
  }

  /** Replaces what differs from run to run: ids by their number, measurements by zero. */
  private JsonNode normalized(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(field -> field.setValue(normalized(field.getKey(), field.getValue())));
    } else if (node instanceof ArrayNode array) {
      List<JsonNode> items = new ArrayList<>();
      array.forEach(item -> items.add(normalized(item)));
      if (items.stream().allMatch(JsonNode::isObject)) {
        items.sort(Comparator.comparing(item -> item.path("name").asText()));
      }
      array.removeAll();
      array.addAll(items);
    }
    return node;
  }

  private JsonNode normalized(String field, JsonNode value) {
    return switch (field) {
      case "event_id", "delivery_id" -> BrokerRun.MAPPER.valueToTree(number(field, value.asText()));
      case "pid", "timestamp", "memory_bytes", "uptime_secs" ->
          value.isNumber() ? BrokerRun.MAPPER.valueToTree(0) : value;
      default -> normalized(value);
    };
  }

  private String number(String field, String id) {
    String prefix = id.replaceFirst("(?<=^(sdk|init|del)_).*|^(?!sdk_|init_|del_).*", "");
    return ids.computeIfAbsent(id, key -> field + " " + prefix + ids.size());
  }
}
