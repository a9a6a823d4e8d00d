package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.AgentException;
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
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a session with the app-server of codex makes of its faults. */
@Timeout(120)
class CodexFaultIT {

  @TempDir private Path directory;
  private FakeAgentExecutable codex;

  @AfterEach
  void nothingIsLeftRunning() {
    await()
        .atMost(Agents.LIMIT)
        .untilAsserted(
            () -> {
              assertThat(codex.record().starts())
                  .allSatisfy(start -> assertThat(isAlive(start.pid())).isFalse());
              codex.record().grandchild().ifPresent(pid -> assertThat(isAlive(pid)).isFalse());
            });
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private AgentSession open(AgentFault fault) throws Exception {
    return open(fault, SessionTimeouts.defaults());
  }

  private AgentSession open(AgentFault fault, SessionTimeouts timeouts) throws Exception {
    return open(AgentScript.builder().fault(fault).build(), timeouts);
  }

  private AgentSession open(AgentScript script, SessionTimeouts timeouts) throws Exception {
    codex = Agents.fake(directory, "codex", script);
    return get(
        Harness.open(
            Agents.options(directory, "codex")
                .permissions(PermissionPolicy.DENY)
                .timeouts(timeouts.withStop(Duration.ofSeconds(1)))
                .build()));
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      mode = Mode.INCLUDE,
      names = {
        "BAD_LINES",
        "ANSWERS_TWICE",
        "ANSWERS_STRANGERS",
        "OUT_OF_ORDER",
        "EVENTS_AFTER_THE_END",
        "PERMISSION_STORM",
        "FLOODS_STDERR",
        "UNKNOWN_REQUEST",
        "UNKNOWN_EVENTS",
        "IGNORES_END_OF_INPUT",
        "LEAVES_GRANDCHILD"
      })
  void whatIsOnlyStrangeChangesNothing(AgentFault fault) throws Exception {
    try (AgentSession session = open(fault)) {
      for (int i = 0; i < 2; i++) {
        Turn turn = session.prompt("hello");
        TurnResult result = result(turn);
        events(turn);
        assertThat(result.success()).as("%s", result).isTrue();
        assertThat(result.text()).isEqualTo("Hello from mock.");
        assertThat(result.usage().output()).isEqualTo(7);
      }
    }
  }

  @Test
  void aHugeLineIsSkippedAndTold() throws Exception {
    AgentScript script = AgentScript.builder().fault(AgentFault.HUGE_LINE, 40 << 20).build();
    try (AgentSession session = open(script, SessionTimeouts.defaults())) {
      Turn turn = session.prompt("hello");
      assertThat(result(turn).success()).as("%s", result(turn)).isTrue();
      assertThat(only(events(turn), TurnEvent.Notice.class))
          .anySatisfy(notice -> assertThat(notice.kind()).isEqualTo("oversized_line"));
    }
  }

  @Test
  void aFloodLosesNoText() throws Exception {
    AgentScript script = AgentScript.builder().fault(AgentFault.FLOODS, 20_000).build();
    try (AgentSession session = open(script, SessionTimeouts.defaults())) {
      Turn turn = session.prompt("hello");
      List<TurnEvent> events = events(turn);
      assertThat(only(events, TurnEvent.Message.class).get(0).text()).hasSize(20_000);
      assertThat(result(turn).success()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      mode = Mode.INCLUDE,
      names = {"EXITS_IN_TURN", "DIES_BY_SIGNAL"})
  void aDeathInATurnFailsItWithTheExit(AgentFault fault) throws Exception {
    try (AgentSession session = open(fault)) {
      Turn turn = session.prompt("hello");
      TurnResult result = result(turn);
      events(turn);

      assertThat(result.error().code()).isEqualTo(ErrorCode.PROCESS_FAILED);
      assertThat(result.exit()).isNotNull();
      await().atMost(Agents.LIMIT).until(() -> session.status().state() == SessionState.ENDED);
      assertThat(result(session.prompt("again")).error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void anExitOnInterruptEndsTheTurnAsInterrupted() throws Exception {
    AgentScript script =
        AgentScript.builder()
            .turns(AgentTurn.empty().text("a").hang())
            .fault(AgentFault.EXITS_ON_INTERRUPT)
            .build();
    try (AgentSession session = open(script, SessionTimeouts.defaults())) {
      Turn turn = session.prompt("hello");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.TextDelta) {
              session.interrupt().join();
            }
          });
      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      mode = Mode.INCLUDE,
      names = {"SILENT_IN_TURN", "TURN_NEVER_ENDS", "STOPS_READING", "IGNORES_INTERRUPT"})
  void aTurnThatIsSilentEndsByItsDeadline(AgentFault fault) throws Exception {
    AgentTurn hanging = AgentTurn.empty().text("a").hang();
    AgentScript script = AgentScript.builder().turns(hanging).fault(fault).build();
    SessionTimeouts soon =
        SessionTimeouts.defaults()
            .withFirstEvent(Duration.ofSeconds(4))
            .withSilence(Duration.ofSeconds(1))
            .withRequest(Duration.ofSeconds(2));
    try (AgentSession session = open(script, soon)) {
      Turn turn = session.prompt("hello");
      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.TIMEOUT);
      events(turn);
    }
  }

  @Test
  void aProgramThatIgnoresTerminationIsKilled() throws Exception {
    AgentScript script =
        AgentScript.builder()
            .fault(AgentFault.IGNORES_END_OF_INPUT)
            .fault(AgentFault.IGNORES_TERMINATION)
            .build();
    try (AgentSession session = open(script, SessionTimeouts.defaults())) {
      assertThat(result(session.prompt("hello")).success()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      mode = Mode.INCLUDE,
      names = {"EXITS_AT_START", "SILENT_AT_START"})
  void aProgramThatDoesNotStartSaysWhy(AgentFault fault) {
    SessionTimeouts soon =
        SessionTimeouts.defaults()
            .withStart(fault == AgentFault.SILENT_AT_START ? Duration.ofSeconds(3) : Agents.LIMIT);
    assertThatThrownBy(() -> open(fault, soon))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            AgentException.class,
            e ->
                assertThat(e.code())
                    .isEqualTo(
                        fault == AgentFault.SILENT_AT_START
                            ? ErrorCode.TIMEOUT
                            : ErrorCode.PROCESS_FAILED));
  }
}
