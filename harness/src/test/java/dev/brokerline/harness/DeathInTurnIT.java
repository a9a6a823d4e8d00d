package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionStatus;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that dies in a turn ends its session, which is never idle meanwhile. */
@Timeout(180)
class DeathInTurnIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "opencode"})
  void aDeadProgramIsNotIdle(String program) throws Exception {
    var unused =
        Agents.fake(
            directory, program, AgentScript.builder().fault(AgentFault.DIES_BY_SIGNAL, 9).build());
    try (AgentSession session = get(Harness.open(Agents.options(directory, program).build()))) {
      List<SessionState> states = new CopyOnWriteArrayList<>();
      CompletableFuture<SessionStatus> ended = new CompletableFuture<>();
      session.listen(
          status -> {
            states.add(status.state());
            if (status.state() == SessionState.ENDED) {
              ended.complete(status);
            }
          });
      Turn turn = session.prompt("Say hello");
      Turn waiting = session.prompt("Say more");
      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.PROCESS_FAILED);
      assertThat(session.status().state()).isEqualTo(SessionState.ENDED);
      assertThat(result(waiting).error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
      var unusedEnd = get(ended);
      assertThat(states.subList(states.indexOf(SessionState.RUNNING), states.size()))
          .containsExactly(SessionState.RUNNING, SessionState.ENDED);
    }
  }
}
