package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Finding.require;

import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.TurnResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks of what fails: the program, the key, the model's server. */
final class EndChecks {

  /** gemini's sessions can be loaded only in a later minute than that of their start. */
  private static final Duration TO_OPEN_AGAIN = Duration.ofSeconds(150);

  /** Programs repeat a request that failed, some of them for ever, and say nothing meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private EndChecks() {}

  /** The program is killed in a turn, which says so, and a new session knows what was said. */
  static String resume(Stage stage) throws Exception {
    Continuation continuation;
    Set<ProcessHandle> before = children();
    try (Talk talk = Talk.open(stage)) {
      talk.requireAble(Capability.RESUME);
      var unused = talk.say(0).success();
      continuation =
          talk.session().continuation().orElseThrow(() -> Finding.failed("no continuation"));
      Heard slow = talk.saySlow(1);
      List<ProcessHandle> ours =
          children().stream().filter(child -> !before.contains(child)).toList();
      require(!ours.isEmpty(), "no process to kill");
      ours.forEach(ProcessHandle::destroyForcibly);
      TurnResult result = slow.result();
      require(
          result.failure().map(AgentError::code).equals(Optional.of(ErrorCode.PROCESS_FAILED)),
          "the turn of the killed program: " + result);
      SessionState state = talk.session().status().state();
      require(state == SessionState.ENDED, "the session of the killed program is " + state);
    }
    try (Talk talk = Talk.open(stage, options -> options.resume(continuation), TO_OPEN_AGAIN)) {
      var unused = talk.say(2).success();
      require(talk.asked(2).tells(0), "the model was not told what was said before");
      return "";
    }
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  /** The key is refused. */
  static String unauthorized(Stage stage) throws Exception {
    AgentError error = failure(stage);
    return error.code() == ErrorCode.AUTH_REQUIRED ? "" : "as " + error.code();
  }

  /** The model's server fails. */
  static String unavailable(Stage stage) throws Exception {
    AgentError error = failure(stage);
    require(
        Set.of(ErrorCode.UPSTREAM_ERROR, ErrorCode.TIMEOUT).contains(error.code()),
        "the turn failed with " + error);
    return error.code() == ErrorCode.UPSTREAM_ERROR ? "" : "as " + error.code();
  }

  private static AgentError failure(Stage stage) throws Exception {
    try (Talk talk =
        Talk.open(
            stage,
            options ->
                options.timeouts(
                    options.build().timeouts().withFirstEvent(PATIENCE).withSilence(PATIENCE)))) {
      TurnResult result = talk.say(0).result();
      return result
          .failure()
          .orElseThrow(
              () -> Finding.failed("the turn is a success and says '" + result.text() + "'"));
    } catch (AgentException e) {
      return e.error();
    }
  }
}
