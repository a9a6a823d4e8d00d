package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.time.ManualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One start of a fake broker on a hand-turned clock, and all it printed. */
final class BrokerRun implements ChildProcess.Listener {

  static final ObjectMapper MAPPER = new ObjectMapper();

  static final ProcessCommand COMMAND =
      new ProcessCommand(
          Path.of("agent-relay-broker"),
          List.of("init", "--name", "test", "--channels", "general"),
          Path.of("."),
          Map.of("RUST_LOG", "off"));

  final ManualScheduler time;
  final FakeBroker fake;
  final ChildProcess process;
  final List<String> lines = new ArrayList<>();
  final List<String> stderr = new ArrayList<>();
  private @Nullable ExitStatus exit;
  private int taken;
  private int lastId;

  BrokerRun(ManualScheduler time, FakeBroker fake, ProcessCommand command) {
    this.time = time;
    this.fake = fake;
    this.process = fake.processFactory().start(command, this);
  }

  static BrokerRun start() {
    return start(FakeBroker.builder());
  }

  static BrokerRun start(FakeBrokerBuilder builder) {
    ManualScheduler time = new ManualScheduler();
    return new BrokerRun(time, builder.scheduler(time).build(), COMMAND);
  }

  /** Sends a line as it is. */
  void send(String line) {
    process.offer(line.getBytes(UTF_8));
  }

  /** Sends a request and returns its id. */
  String request(String type, String payload) {
    String id = "req_" + ++lastId;
    send(
        "{\"v\":1,\"type\":\"%s\",\"request_id\":\"%s\",\"payload\":%s}"
            .formatted(type, id, payload));
    return id;
  }

  void spawn(String name) {
    request(
        "spawn_agent",
        "{\"agent\":{\"name\":\"%s\",\"runtime\":\"pty\",\"cli\":\"cat\"}}".formatted(name));
  }

  /** Returns how the broker ended. */
  ExitStatus exit() {
    if (exit == null) {
      throw new AssertionError("the broker has not exited; it printed " + lines);
    }
    return exit;
  }

  void advance(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  /** Returns the lines printed since the last call, parsed. */
  List<JsonNode> frames() {
    List<JsonNode> frames =
        lines.subList(taken, lines.size()).stream().map(BrokerRun::parse).toList();
    taken = lines.size();
    return frames;
  }

  /**
   * Returns the frames since the last call in short: {@code ok}, {@code error:CODE}, or the kind.
   */
  List<String> brief() {
    return frames().stream().map(BrokerRun::brief).toList();
  }

  static String brief(JsonNode frame) {
    JsonNode payload = frame.path("payload");
    return switch (frame.path("type").asText()) {
      case "event" -> payload.path("kind").asText();
      case "error" -> "error:" + payload.path("code").asText();
      default -> frame.path("type").asText();
    };
  }

  static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  @Override
  public void onLine(byte[] line) {
    lines.add(new String(line, UTF_8));
  }

  @Override
  public void onOversizedLine(byte[] prefix, long length) {
    throw new AssertionError("a fake broker's lines are whole");
  }

  @Override
  public void onStderr(String line) {
    stderr.add(line);
  }

  @Override
  public void onExit(ExitStatus status) {
    exit = status;
  }
}
