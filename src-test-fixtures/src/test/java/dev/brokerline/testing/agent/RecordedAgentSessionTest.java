package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import dev.brokerline.testing.agent.json.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedAgentSessionTest {

  private static final ProcessCommand ANY =
      new ProcessCommand(Path.of("any"), List.of(), Path.of("."), Map.of());

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> stderr = new CopyOnWriteArrayList<>();

  private final ChildProcess.Listener listener =
      new ChildProcess.Listener() {
        @Override
        public void onLine(byte[] line) {
          lines.add(new String(line, UTF_8));
        }

        @Override
        public void onOversizedLine(byte[] prefix, long length) {}

        @Override
        public void onStderr(String line) {
          stderr.add(line);
        }

        @Override
        public void onExit(ExitStatus status) {
          lines.add("exit " + status.code().getAsInt());
        }
      };

  @ParameterizedTest
  @MethodSource("dev.brokerline.testing.agent.RecordedAgentSession#names")
  void hasWholeLinesAndNamesNoPlaceOfTheMachineWhereItWasRecorded(String name) {
    RecordedAgentSession session = RecordedAgentSession.named(name);
    assertThat(session.lines()).allMatch(line -> Node.parse(name, line.json()).isObject());
    String all = session.stderr() + session.lines();
    assertThat(all.replace("/home/dev", "~"))
        .doesNotContainPattern("(?<![\\w~])/(home|root|Users|tmp)/");
    assertThat(session.starts().stream().mapToLong(start -> start.lines().size()).sum())
        .isEqualTo(session.lines().size());
  }

  @ParameterizedTest
  @CsvSource({
    "claude-acp-kill-and-load, 3, true",
    "gemini-acp-permission, 1, true",
    "codex-app-server, 1, true",
    "claude-control, 1, true",
    "claude, 1, false",
    "opencode-serve-events, 1, false",
  })
  void knowsTheStartsOfTheProgram(String name, int starts, boolean isConversation) {
    RecordedAgentSession session = RecordedAgentSession.named(name);
    assertThat(session.starts()).hasSize(starts);
    assertThat(session.isConversation()).isEqualTo(isConversation);
  }

  @Test
  void readsEachFormOfALine(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("r.jsonl");
    Files.writeString(
        file,
        """
        {"t":5,"dir":">","id":1,"method":"a"}

        < {"id":1,"result":{}}
        {"type":"alone","dir":"/x"}
        """);
    assertThat(RecordedAgentSession.read(file).lines())
        .containsExactly(
            new RecordedAgentLine(Duration.ofMillis(5), false, "{\"id\":1,\"method\":\"a\"}"),
            new RecordedAgentLine(Duration.ZERO, true, "{\"id\":1,\"result\":{}}"),
            new RecordedAgentLine(Duration.ZERO, true, "{\"type\":\"alone\",\"dir\":\"/x\"}"));
    assertThatThrownBy(() -> RecordedAgentSession.parse("r", "\n{\"dir\":\"<\",", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("r: line 2: not JSON");
  }

  @Test
  void playsAStreamAsAProcessThatExitsAtTheEndOfItsInput() throws Exception {
    RecordedAgentSession session = RecordedAgentSession.named("codex-err401");
    ChildProcess process = session.processFactory(1).start(ANY, listener);
    assertThat(process.isAlive()).isTrue();
    assertThat(process.offer("the prompt".getBytes(UTF_8))).isEqualTo(Offer.QUEUED);
    assertThat(process.offer("and more".getBytes(UTF_8))).isEqualTo(Offer.QUEUED);
    process.closeStdin();
    assertThat(process.exited().get(20, TimeUnit.SECONDS).code()).hasValue(1);
    assertThat(lines).hasSize(session.lines().size() + 1).last().isEqualTo("exit 1");
    assertThat(stderr).containsExactly("Reading additional input from stdin...");
    assertThat(process.offer("late".getBytes(UTF_8))).isEqualTo(Offer.CLOSED);
  }

  @Test
  void playsEachStartOfAConversationAsAProcess() throws Exception {
    AgentReplayFactory factory =
        RecordedAgentSession.named("copilot-acp-kill-and-load").processFactory(0);
    ChildProcess first = factory.start(ANY, listener);
    var unused = first.offer("{\"id\":\"x\",\"method\":\"initialize\"}".getBytes(UTF_8));
    Awaitility.await().until(() -> lines.size() == 1);
    assertThat(lines.get(0)).contains("\"id\":\"x\"", "\"protocolVersion\":1");
    assertThat(factory.replays().get(0).awaited().orElseThrow()).contains("session/new");
    first.kill();
    assertThat(first.exited().get(20, TimeUnit.SECONDS).code()).hasValue(137);
    ChildProcess second = factory.start(ANY, listener);
    second.closeStdin();
    assertThat(second.exited().get(20, TimeUnit.SECONDS).code()).hasValue(0);
    factory.start(ANY, listener).terminate();
    assertThatThrownBy(() -> factory.start(ANY, listener))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 starts");
  }
}
