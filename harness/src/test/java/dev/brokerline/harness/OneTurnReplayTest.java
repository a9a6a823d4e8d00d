package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.internal.driver.oneturn.OneTurnDriver;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.testing.agent.RecordedAgentSession;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver makes of the recordings of processes that perform one turn. */
@Timeout(60)
class OneTurnReplayTest {

  private static AgentSession open(String program, ChildProcess.Factory processes)
      throws Exception {
    return Replays.open(
        Replays.options(program).driver(DriverKind.PROCESS_PER_TURN).build(),
        processes,
        context -> new OneTurnDriver(context, Replays.EXECUTABLE));
  }

  private static AgentSession open(String recording, int exitCode) throws Exception {
    String program = recording.replaceFirst("-.*", "");
    return open(program, RecordedAgentSession.named(recording).processFactory(exitCode));
  }

  /** Returns input, cache reads, cache writes, output and reasoning. */
  private static String counts(TokenUsage usage) {
    return "%d/%d/%d/%d/%d"
        .formatted(
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite(),
            usage.output(),
            usage.reasoning());
  }

  @ParameterizedTest
  @CsvSource({
    "claude, 80/20/5/7/0, 0",
    "claude-resume-partial, 80/20/5/7/0, 4",
    "codex, 80/20/0/7/2, 0",
    "gemini, 80/20/0/9/2, 4",
    "gemini-resume, 80/20/0/9/2, 4",
    "opencode, 80/20/0/7/2, 0",
    "opencode-resume, 80/20/0/7/2, 0"
  })
  void aGoodTurnSaysHelloOnceAndCounts(String recording, String usage, int pieces)
      throws Exception {
    try (AgentSession session = open(recording, 0)) {
      Turn turn = session.prompt("Say hello");
      TurnResult result = result(turn);
      List<TurnEvent> events = events(turn);

      assertThat(result.success()).as("%s", result).isTrue();
      assertThat(result.stopReason()).isEqualTo(StopReason.END_TURN);
      assertThat(result.text()).isEqualTo("Hello from mock.");
      assertThat(result.exit()).isNotNull();
      assertThat(counts(result.usage())).isEqualTo(usage);
      assertThat(events.get(0)).isEqualTo(new TurnEvent.Started(1, true));
      assertThat(only(events, TurnEvent.TextDelta.class)).hasSize(pieces);
      assertThat(only(events, TurnEvent.Message.class)).hasSize(1);
      assertThat(only(events, TurnEvent.ContinuationChanged.class)).hasSize(1);
      assertThat(session.continuation()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude-tool, 160/40/10/14/0",
    "codex-tool, 160/40/0/14/4",
    "gemini-tool, 160/40/0/18/4",
    "opencode-tool, 160/40/0/14/4"
  })
  void aToolIsCalledAndThenHasItsResult(String recording, String usage) throws Exception {
    try (AgentSession session = open(recording, 0)) {
      Turn turn = session.prompt("USE_TOOL");
      List<TurnEvent> events = events(turn);
      TurnEvent.ToolCall call = only(events, TurnEvent.ToolCall.class).get(0);
      TurnEvent.ToolResult done = only(events, TurnEvent.ToolResult.class).get(0);

      assertThat(result(turn).success()).isTrue();
      assertThat(call.input()).contains("echo MOCK_TOOL_RAN");
      assertThat(done.seq()).isGreaterThan(call.seq());
      assertThat(done.callId()).isEqualTo(call.callId());
      assertThat(done.ok()).isTrue();
      assertThat(done.output().strip()).isEqualTo("MOCK_TOOL_RAN");
      assertThat(counts(result(turn).usage())).isEqualTo(usage);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude-INT, 0, INTERRUPTED, false",
    "claude-TERM, 143, PROCESS_FAILED, false",
    "claude-err401, 1, AUTH_REQUIRED, false",
    "claude-err500, 1, UPSTREAM_ERROR, true",
    "claude-resume-missing, 1, CONTINUATION_NOT_FOUND, false",
    "claude-dup-session, 1, BUSY, true",
    "claude-badflag, 1, UNSUPPORTED, false",
    "claude-noverbose, 1, PROCESS_FAILED, false",
    "claude-tool-bypass-root, 1, UNAVAILABLE, false",
    "codex-INT, 1, PROCESS_FAILED, false",
    "codex-TERM, 143, PROCESS_FAILED, false",
    "codex-err401, 1, AUTH_REQUIRED, false",
    "codex-err500, 1, UPSTREAM_ERROR, true",
    "codex-resume-missing, 1, CONTINUATION_NOT_FOUND, false",
    "codex-norepo, 1, UNAVAILABLE, false",
    "codex-badflag, 2, UNSUPPORTED, false",
    "gemini-INT, 0, INTERRUPTED, false",
    "gemini-TERM, 0, INTERRUPTED, false",
    "gemini-err401, 145, AUTH_REQUIRED, false",
    "gemini-err500, 244, UPSTREAM_ERROR, true",
    "gemini-resume-missing, 42, CONTINUATION_NOT_FOUND, false",
    "gemini-untrusted, 55, UNAVAILABLE, false",
    "gemini-badflag, 1, UNSUPPORTED, false",
    "opencode-INT, 130, INTERRUPTED, false",
    "opencode-TERM, 143, PROCESS_FAILED, false",
    "opencode-err401, 1, AUTH_REQUIRED, false",
    "opencode-err500, 137, PROCESS_FAILED, false",
    "opencode-badmodel, 1, UPSTREAM_ERROR, false",
    "opencode-resume-missing, 1, CONTINUATION_NOT_FOUND, false"
  })
  void aBadTurnIsNamed(String recording, int exitCode, ErrorCode code, boolean retryable)
      throws Exception {
    try (AgentSession session = open(recording, exitCode)) {
      Turn turn = session.prompt("Say hello");
      TurnResult result = result(turn);
      events(turn);

      assertThat(result.success()).isFalse();
      assertThat(result.error().code()).as("%s", result).isEqualTo(code);
      assertThat(result.error().retryable()).isEqualTo(retryable);
      assertThat(result.error().message()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({"codex-norepo, 1, Not inside a trusted", "gemini-untrusted, 55, GEMINI_CLI_TRUST"})
  void anUntrustedDirectoryIsToldInTheProgramsWords(String recording, int exitCode, String words)
      throws Exception {
    try (AgentSession session = open(recording, exitCode)) {
      assertThat(result(session.prompt("Say hello")).error().message())
          .contains(words)
          .doesNotContain("\u001b");
    }
  }

  @Test
  void theTotalOfAConversationIsSubtracted() throws Exception {
    Iterator<String> recordings = List.of("codex", "codex-resume").iterator();
    ChildProcess.Factory processes =
        (command, listener) ->
            RecordedAgentSession.named(recordings.next())
                .processFactory(0)
                .start(command, listener);
    try (AgentSession session = open("codex", processes)) {
      TokenUsage first = result(session.prompt("Say hello")).usage();
      TokenUsage second = result(session.prompt("again")).usage();

      assertThat(first).isEqualTo(TokenUsage.of(80, 20, 0, 7, 2));
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aTotalOfWhichTheBeginningIsUnknownIsNoUsage() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    var options =
        Replays.options("codex")
            .driver(DriverKind.PROCESS_PER_TURN)
            .resume(new Continuation("openai", "codex", "key", here, here));
    try (AgentSession session =
        Replays.open(
            options.build(),
            RecordedAgentSession.named("codex-resume").processFactory(0),
            context -> new OneTurnDriver(context, Replays.EXECUTABLE))) {
      Turn turn = session.prompt("again");
      assertThat(result(turn).success()).isTrue();
      assertThat(result(turn).usage()).isEqualTo(TokenUsage.NONE);
      assertThat(only(events(turn), TurnEvent.Notice.class))
          .extracting(TurnEvent.Notice::kind)
          .contains("usage_unknown");
    }
  }

  @Test
  void anItemOfAnErrorDoesNotFailAGoodTurn() throws Exception {
    try (AgentSession session = open("codex", 0)) {
      Turn turn = session.prompt("Say hello");
      assertThat(only(events(turn), TurnEvent.Notice.class))
          .extracting(TurnEvent.Notice::kind)
          .contains("error");
      assertThat(result(turn).success()).isTrue();
    }
  }

  /** Every recording without its last line: no program's success is anything but its own word. */
  @ParameterizedTest
  @CsvSource({"claude", "codex", "gemini", "opencode"})
  void anExitWithoutTheMarkerIsNoSuccess(String program) throws Exception {
    String lines =
        String.join(
            "\n",
            Stream.of(RecordedAgentSession.named(program))
                .flatMap(recorded -> recorded.lines().stream())
                .map(line -> line.json())
                .filter(line -> !line.contains("\"result\"") || program.equals("codex"))
                .filter(line -> !line.contains("turn.completed") && !line.contains("step_finish"))
                .toList());
    RecordedAgentSession cut = RecordedAgentSession.parse(program, lines, "");
    try (AgentSession session = open(program, cut.processFactory(0))) {
      TurnResult result = result(session.prompt("Say hello"));
      assertThat(result.text()).isEqualTo("Hello from mock.");
      assertThat(result.success()).isFalse();
    }
  }
}
