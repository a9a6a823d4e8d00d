package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.only;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.harness.session.Continuation;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session makes of a program that misbehaves, with claude's driver. */
@Timeout(180)
class SessionFaultsIT {

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
  private FakeAgentExecutable claude;

  private SessionOptions.Builder faulty(AgentFault fault, int number) throws Exception {
    claude =
        Agents.fake(
            directory,
            "claude",
            AgentScript.builder().turns(AgentTurn.hello()).fault(fault, number).build());
    return Agents.options(directory, "claude")
        .timeouts(PATIENT)
        .permissions(PermissionPolicy.ALLOW);
  }

  private AgentSession open(AgentFault fault) throws Exception {
    return open(fault, PATIENT);
  }

  private AgentSession open(AgentFault fault, SessionTimeouts timeouts) throws Exception {
    return get(Harness.open(faulty(fault, fault.defaultNumber()).timeouts(timeouts).build()));
  }

  private void assertNothingLeft() {
    Awaitility.await()
        .atMost(Agents.LIMIT)
        .untilAsserted(
            () ->
                assertThat(claude.record().starts())
                    .allSatisfy(
                        start ->
                            assertThat(ProcessHandle.of(start.pid()).filter(ProcessHandle::isAlive))
                                .isEmpty()));
  }

  private static AgentException failure(SessionOptions options) throws Exception {
    try {
      get(Harness.open(options)).close();
      throw new AssertionError("the session was opened");
    } catch (ExecutionException e) {
      return (AgentException) e.getCause();
    }
  }

  @Test
  void aProgramThatNeverAnswersIsEndedAtItsDeadline() throws Exception {
    var options =
        faulty(AgentFault.SILENT_AT_START, 0)
            .timeouts(PATIENT.withStart(Duration.ofSeconds(3)))
            .build();

    AgentException failure = failure(options);

    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure).hasMessageContaining("claude").hasMessageContaining("3 s");
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentFault.class,
      names = {
        "BAD_LINES",
        "ANSWERS_TWICE",
        "ANSWERS_STRANGERS",
        "EVENTS_AFTER_THE_END",
        "UNKNOWN_REQUEST",
        "UNKNOWN_EVENTS",
        "PERMISSION_STORM",
        "FLOODS",
        "FLOODS_STDERR",
        "IGNORES_END_OF_INPUT",
        "LEAVES_GRANDCHILD"
      })
  void aTurnSucceedsAllTheSame(AgentFault fault) throws Exception {
    try (AgentSession session = open(fault)) {
      Turn turn = session.prompt("Say hello");
      assertThat(result(turn).success()).as("%s", result(turn)).isTrue();
      assertThat(only(events(turn), TurnEvent.Completed.class)).hasSize(1);
      assertThat(result(session.prompt("And again")).success()).isTrue();
    }
    assertNothingLeft();
  }

  @Test
  void aLineOf300MebibytesCostsOneNotice() throws Exception {
    try (AgentSession session = open(AgentFault.HUGE_LINE)) {
      Turn turn = session.prompt("Say hello");
      assertThat(result(turn).success()).as("%s", result(turn)).isTrue();
      assertThat(only(events(turn), TurnEvent.Notice.class))
          .extracting(TurnEvent.Notice::kind)
          .contains("oversized_line");
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
      assertThat(result(waiting).error().outcome()).isEqualTo(Outcome.NOT_PERFORMED);
      assertThat(session.status().state()).isEqualTo(SessionState.ENDED);
      assertThat(session.status().exit()).isEqualTo(result.exit());
      assertThatThrownBy(() -> get(session.setModel("x")))
          .cause()
          .isInstanceOf(AgentException.class);
      assertThat(result(session.prompt("too late")).error().code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
    assertNothingLeft();
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
      assertThat(session.status().state()).isEqualTo(SessionState.IDLE);
    }
    assertNothingLeft();
  }

  @Test
  void aProgramThatIgnoresAnInterruptIsEnded() throws Exception {
    claude =
        Agents.fake(
            directory,
            "claude",
            AgentScript.builder()
                .turns(AgentTurn.empty().text("so far").hang())
                .fault(AgentFault.IGNORES_INTERRUPT)
                .fault(AgentFault.IGNORES_TERMINATION)
                .fault(AgentFault.IGNORES_END_OF_INPUT)
                .build());
    try (AgentSession session =
        get(Harness.open(Agents.options(directory, "claude").timeouts(SOON_STOPPED).build()))) {
      Turn turn = session.prompt("Say hello");
      assertThat(get(session.interrupt())).isTrue();

      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(session.status().state()).isEqualTo(SessionState.ENDED);
    }
    assertNothingLeft();
  }

  @Test
  void whatCanBeKnownBeforeIsSaidBeforeAnythingStarts() throws Exception {
    assertThatThrownBy(() -> SessionOptions.of("clod"))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("claude")
        .hasMessageContaining("acp:COMMAND");
    AgentException missing =
        failure(
            SessionOptions.of("claude")
                .directory(directory)
                .inheritedEnvironment(Map.of("PATH", directory.toString()))
                .build());
    assertThat(missing.code()).isEqualTo(ErrorCode.RESOLVE_FAILED);
    assertThat(missing).hasMessageContaining(directory.resolve("claude").toString());

    Agents.fake(directory, "claude", AgentScript.of(AgentTurn.hello()));
    Path other = directory.resolve("other");
    AgentException foreign =
        failure(
            Agents.options(directory, "claude")
                .resume(new Continuation("openai", "codex", "k", directory, directory))
                .build());
    AgentException elsewhere =
        failure(
            Agents.options(directory, "claude")
                .resume(new Continuation("anthropic", "claude", "k", other, directory))
                .build());
    assertThat(foreign.code()).isEqualTo(ErrorCode.PROVIDER_MISMATCH);
    assertThat(elsewhere.code()).isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    assertThat(List.of(missing, foreign, elsewhere))
        .allSatisfy(
            failure -> assertThat(failure.error().outcome()).isEqualTo(Outcome.NOT_PERFORMED));
  }
}
