package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the driver makes of a program that speaks the Agent Client Protocol and misbehaves. */
@Timeout(180)
class AcpFaultsIT {

  /** For what must not end a turn by its time, on a busy machine. */
  private static final SessionTimeouts PATIENT =
      SessionTimeouts.defaults()
          .withStop(Duration.ofMillis(500))
          .withFirstEvent(Duration.ofMinutes(2))
          .withSilence(Duration.ofMinutes(2));

  /** For a turn of which nothing more is heard. */
  private static final SessionTimeouts SHORT =
      PATIENT.withFirstEvent(Duration.ofSeconds(3)).withSilence(Duration.ofSeconds(1));

  /** For a program that does not stop a turn. */
  private static final SessionTimeouts SOON_STOPPED = PATIENT.withRequest(Duration.ofSeconds(2));

  @TempDir private Path directory;
  private FakeAgentExecutable agent;

  private SessionOptions.Builder faulty(String program, AgentScript.Builder script)
      throws Exception {
    agent = Agents.fake(directory, program, script.build());
    return Agents.options(directory, program).timeouts(PATIENT).permissions(PermissionPolicy.ALLOW);
  }

  private AgentSession open(AgentFault fault) throws Exception {
    return open(fault, PATIENT);
  }

  private AgentSession open(AgentFault fault, SessionTimeouts timeouts) throws Exception {
    AgentScript.Builder script = AgentScript.builder().turns(AgentTurn.hello()).fault(fault);
    return get(Harness.open(faulty("opencode", script).timeouts(timeouts).build()));
  }

  private static AgentException failure(SessionOptions options) throws Exception {
    try {
      get(Harness.open(options)).close();
      throw new AssertionError("the session was opened");
    } catch (ExecutionException e) {
      return (AgentException) e.getCause();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    Awaitility.await()
        .atMost(Agents.LIMIT)
        .untilAsserted(
            () -> {
              assertThat(agent.record().starts())
                  .isNotEmpty()
                  .allSatisfy(start -> assertThat(isAlive(start.pid())).isFalse());
              assertThat(agent.record().grandchild().filter(AcpFaultsIT::isAlive)).isEmpty();
            });
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void aProgramThatNeverAnswersIsEndedAtItsDeadline() throws Exception {
    SessionOptions options =
        faulty("gemini", AgentScript.builder().fault(AgentFault.SILENT_AT_START))
            .timeouts(PATIENT.withStart(Duration.ofSeconds(3)))
            .build();
    assertThat(failure(options).code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void aProgramThatExitsAtOnceSaysWhy() throws Exception {
    AgentException failure =
        failure(
            faulty("gemini", AgentScript.builder().fault(AgentFault.EXITS_AT_START, 41)).build());
    assertThat(failure.code()).isEqualTo(ErrorCode.PROCESS_FAILED);
    assertThat(failure).hasMessageContaining("41").hasMessageContaining("does not start");
    assertThat(failure.error().outcome()).isEqualTo(Outcome.NOT_PERFORMED);
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      names = {
        "BAD_LINES",
        "HUGE_LINE",
        "ANSWERS_TWICE",
        "ANSWERS_STRANGERS",
        "OUT_OF_ORDER",
        "EVENTS_AFTER_THE_END",
        "UNKNOWN_REQUEST",
        "UNKNOWN_EVENTS",
        "PERMISSION_STORM",
        "FLOODS",
        "FLOODS_STDERR",
        "IGNORES_END_OF_INPUT",
        "IGNORES_TERMINATION",
        "LEAVES_GRANDCHILD"
      })
  void aTurnSucceedsAllTheSame(AgentFault fault) throws Exception {
    try (AgentSession session = open(fault)) {
      Turn turn = session.prompt("Say hello");
      assertThat(result(turn).success()).as("%s", result(turn)).isTrue();
      assertThat(result(turn).text()).endsWith("Hello from mock.");
      var events = events(turn);
      assertThat(only(events, TurnEvent.Completed.class)).hasSize(1);
      if (fault == AgentFault.HUGE_LINE) {
        assertThat(only(events, TurnEvent.Notice.class))
            .extracting(TurnEvent.Notice::kind)
            .contains("oversized_line");
      } else if (fault == AgentFault.PERMISSION_STORM) {
        assertThat(only(events, TurnEvent.PermissionResolved.class)).hasSize(100);
      } else if (fault == AgentFault.UNKNOWN_EVENTS) {
        assertThat(only(events, TurnEvent.Notice.class))
            .extracting(TurnEvent.Notice::kind)
            .contains("weather_update", "session/dance", "other_session");
      }
      if (fault != AgentFault.HUGE_LINE) {
        assertThat(result(session.prompt("And again")).success()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      names = {"EXITS_IN_TURN", "DIES_BY_SIGNAL"})
  void aProgramThatDiesInATurnFailsItAndEndsTheSession(AgentFault fault) throws Exception {
    try (AgentSession session = open(fault)) {
      Turn turn = session.prompt("Say hello");
      Turn waiting = session.prompt("And again");
      TurnResult result = result(turn);

      assertThat(result.error().code()).isEqualTo(ErrorCode.PROCESS_FAILED);
      assertThat(result.error().outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(result.exit()).isNotNull();
      assertThat(result.exit().code()).hasValue(fault == AgentFault.EXITS_IN_TURN ? 7 : 128 + 9);
      assertThat(result.text()).isEqualTo("Hello");
      assertThat(only(events(turn), TurnEvent.Completed.class)).hasSize(1);
      assertThat(result(waiting).error().outcome()).isEqualTo(Outcome.NOT_PERFORMED);
      assertThat(session.status().state()).isEqualTo(SessionState.ENDED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      names = {"SILENT_IN_TURN", "TURN_NEVER_ENDS"})
  void aTurnOfWhichNothingMoreIsHeardTimesOutAndTheSessionGoesOn(AgentFault fault)
      throws Exception {
    try (AgentSession session = open(fault, SHORT)) {
      TurnResult result = result(session.prompt("Say hello"));
      assertThat(result.error().code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(result.error().outcome()).isEqualTo(Outcome.UNKNOWN);
      Awaitility.await()
          .atMost(Agents.LIMIT)
          .until(() -> session.status().state() == SessionState.IDLE);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      names = {"IGNORES_INTERRUPT", "EXITS_ON_INTERRUPT"})
  void aTurnIsInterruptedThoughTheProgramDoesNotStopWell(AgentFault fault) throws Exception {
    AgentScript.Builder script =
        AgentScript.builder().turns(AgentTurn.empty().text("so far").hang()).fault(fault);
    SessionOptions options = faulty("opencode", script).timeouts(SOON_STOPPED).build();
    try (AgentSession session = get(Harness.open(options))) {
      Turn turn = session.prompt("Say hello");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.TextDelta) {
              var unused = session.interrupt();
            }
          });
      TurnResult result = result(turn);
      assertThat(result.error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result.text()).isEqualTo("so far");
      Awaitility.await()
          .atMost(Agents.LIMIT)
          .until(() -> session.status().state() == SessionState.ENDED);
    }
  }

  @Test
  void aProgramThatDoesNotReadGetsNoMoreThanItsQueueHolds() throws Exception {
    AgentScript.Builder script =
        AgentScript.builder().turns(AgentTurn.hello()).fault(AgentFault.STOPS_READING);
    SessionOptions options =
        faulty("opencode", script)
            .timeouts(SOON_STOPPED.withFirstEvent(Duration.ofSeconds(5)))
            .build();
    try (AgentSession session = get(Harness.open(options))) {
      assertThat(result(session.prompt("Say hello")).success()).isTrue();
      TurnResult unread = result(session.prompt("x".repeat(1 << 20)));
      assertThat(unread.success()).isFalse();
      assertThat(unread.error().code())
          .isIn(ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE, ErrorCode.PROCESS_FAILED);
    }
  }
}
