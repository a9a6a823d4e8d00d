package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session makes of the faults of a process that performs one turn. */
@Timeout(180)
class OneTurnFaultIT {

  private static final List<String> PROGRAMS = List.of("claude", "codex", "gemini", "opencode");

  /** For what must not end a turn by its time, on a busy machine. */
  private static final SessionTimeouts PATIENT =
      SessionTimeouts.defaults()
          .withFirstEvent(Duration.ofMinutes(2))
          .withSilence(Duration.ofMinutes(2));

  /** For a program that says nothing. */
  private static final SessionTimeouts SOON =
      PATIENT.withFirstEvent(Duration.ofSeconds(3)).withStop(Duration.ofMillis(500));

  /** For a program that says no more. */
  private static final SessionTimeouts SOON_SILENT =
      PATIENT.withSilence(Duration.ofSeconds(1)).withStop(Duration.ofMillis(500));

  @TempDir private Path directory;
  private FakeAgentExecutable agent;

  @AfterEach
  void nothingIsLeftRunning() {
    await()
        .atMost(Agents.LIMIT)
        .untilAsserted(
            () -> {
              assertThat(agent.record().starts())
                  .allSatisfy(start -> assertThat(isAlive(start.pid())).isFalse());
              agent.record().grandchild().ifPresent(pid -> assertThat(isAlive(pid)).isFalse());
            });
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private AgentSession open(String program, AgentScript script, SessionTimeouts timeouts)
      throws Exception {
    agent = Agents.fake(directory, program, script);
    return get(
        Harness.open(
            Agents.options(directory, program)
                .driver(DriverKind.PROCESS_PER_TURN)
                .timeouts(timeouts)
                .build()));
  }

  private static Stream<Arguments> each(AgentFault... faults) {
    return PROGRAMS.stream()
        .flatMap(program -> Stream.of(faults).map(fault -> Arguments.of(program, fault)));
  }

  static Stream<Arguments> onlyStrange() {
    return each(
        AgentFault.BAD_LINES,
        AgentFault.EVENTS_AFTER_THE_END,
        AgentFault.FLOODS_STDERR,
        AgentFault.UNKNOWN_EVENTS,
        AgentFault.LEAVES_GRANDCHILD);
  }

  @ParameterizedTest
  @MethodSource("onlyStrange")
  void whatIsOnlyStrangeChangesNothing(String program, AgentFault fault) throws Exception {
    try (AgentSession session =
        open(program, AgentScript.builder().fault(fault).build(), PATIENT)) {
      Turn turn = session.prompt("hello");
      TurnResult result = result(turn);
      events(turn);
      assertThat(result.success()).as("%s", result).isTrue();
      assertThat(result.text()).startsWith("Hello from mock.");
    }
  }

  static Stream<Arguments> deaths() {
    return each(AgentFault.EXITS_AT_START, AgentFault.EXITS_IN_TURN, AgentFault.DIES_BY_SIGNAL);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void aDeathFailsTheTurnAndNotTheSession(String program, AgentFault fault) throws Exception {
    try (AgentSession session =
        open(program, AgentScript.builder().fault(fault).build(), PATIENT)) {
      for (int i = 0; i < 2; i++) {
        Turn turn = session.prompt("hello");
        TurnResult result = result(turn);
        events(turn);
        assertThat(result.error().code()).as("%s", result).isEqualTo(ErrorCode.PROCESS_FAILED);
        assertThat(result.exit()).isNotNull();
      }
    }
  }

  static Stream<Arguments> silences() {
    return each(
        AgentFault.SILENT_AT_START,
        AgentFault.SILENT_IN_TURN,
        AgentFault.TURN_NEVER_ENDS,
        AgentFault.IGNORES_TERMINATION);
  }

  @ParameterizedTest
  @MethodSource("silences")
  void aTurnThatIsSilentEndsByItsDeadline(String program, AgentFault fault) throws Exception {
    AgentTurn hanging = AgentTurn.empty().text("a").hang();
    AgentScript script = AgentScript.builder().turns(hanging).fault(fault).build();
    boolean says = fault == AgentFault.TURN_NEVER_ENDS || fault == AgentFault.IGNORES_TERMINATION;
    try (AgentSession session = open(program, script, says ? SOON_SILENT : SOON)) {
      Turn turn = session.prompt("hello");
      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(result(turn).exit()).isNotNull();
      events(turn);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
  void aHugeLineIsSkippedAndTold(String program) throws Exception {
    AgentScript script = AgentScript.builder().fault(AgentFault.HUGE_LINE, 40 << 20).build();
    try (AgentSession session = open(program, script, PATIENT)) {
      Turn turn = session.prompt("hello");
      assertThat(result(turn).success()).as("%s", result(turn)).isTrue();
      assertThat(only(events(turn), TurnEvent.Notice.class))
          .anySatisfy(notice -> assertThat(notice.kind()).isEqualTo("oversized_line"));
    }
  }
}
