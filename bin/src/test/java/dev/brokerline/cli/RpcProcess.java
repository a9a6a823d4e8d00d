package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code brokerline rpc} in a JVM of its own, asked and heard line by line. */
final class RpcProcess implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(90);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final LauncherProcess launcher;
  private final List<JsonNode> lines = new ArrayList<>();

  RpcProcess(Path directory, String... options) {
    List<String> arguments = new ArrayList<>(List.of("rpc"));
    arguments.addAll(List.of(options));
    launcher = LauncherProcess.startWithInput(directory, arguments.toArray(String[]::new));
  }

  LauncherProcess launcher() {
    return launcher;
  }

  /** Sends a line, in which single quotes stand for double ones. */
  void send(String line) {
    try {
      launcher.send((line.replace('\'', '"') + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(launcher.all(), e);
    }
  }

  /** Sends a request and returns the line that answers it. */
  JsonNode ask(String id, String op, String payload) {
    send("{'id':'%s','op':'%s','payload':%s}".formatted(id, op, payload));
    return answer(id);
  }

  JsonNode answer(String id) {
    return line(line -> line.path("id").asText().equals(id));
  }

  JsonNode event(String kind) {
    return line(line -> line.path("event").path("kind").asText().equals(kind)).path("event");
  }

  /** Waits for the first line of that kind. */
  JsonNode line(Predicate<JsonNode> wanted) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                lines().stream().anyMatch(wanted)
                    || lines().stream().anyMatch(l -> l.has("closed")));
    Optional<JsonNode> found = lines().stream().filter(wanted).findFirst();
    assertThat(found).as(launcher::all).isPresent();
    return found.orElseThrow();
  }

  JsonNode ready() {
    return line(line -> line.has("ready")).path("ready");
  }

  /** Waits for the process's end; returns its last line. */
  JsonNode closed(int exitCode) throws InterruptedException {
    assertThat(launcher.exitCode(LONG)).as(launcher::all).isEqualTo(exitCode);
    JsonNode last = lines().get(lines().size() - 1);
    assertThat(last.has("closed")).as(launcher::all).isTrue();
    assertThat(lines().stream().filter(line -> line.has("closed"))).hasSize(1);
    launcher.assertNothingIsLeft();
    return last.path("closed");
  }

  /** Returns all lines so far, each of which must be JSON. */
  synchronized List<JsonNode> lines() {
    List<String> out = launcher.out();
    for (String line : out.subList(lines.size(), out.size())) {
      try {
        lines.add(MAPPER.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + line, e);
      }
    }
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    launcher.close();
  }
}
