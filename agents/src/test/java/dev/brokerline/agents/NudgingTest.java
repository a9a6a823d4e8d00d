package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.IdleNudgePolicy.Outcome.Kind;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.concurrent.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class NudgingTest {

  private static final IdleNudgePolicy POLICY =
      IdleNudgePolicy.DEFAULT
          .withNudgeAfter(Duration.ofSeconds(10))
          .withEscalateAfter(Duration.ofSeconds(5))
          .withTimeout(Duration.ofSeconds(100));

  private static boolean isRelease(String what) {
    return what.startsWith("released");
  }

  /** An agent that does as the test says, and notes what is done to it. */
  private static final class StagedAgent implements NudgedAgent {
    final CompletableFuture<AgentState> ended = new CompletableFuture<>();
    final List<String> done = new ArrayList<>();
    CompletableFuture<AgentState> idle = CompletableFuture.completedFuture(AgentState.IDLE);
    CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    CompletableFuture<?> released = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<AgentState> ended() {
      return ended;
    }

    @Override
    public CompletableFuture<AgentState> idleOrEnded() {
      return idle;
    }

    @Override
    public CompletableFuture<?> nudge(Sender sender, String text) {
      if (text.equals("throw")) {
        throw new IllegalStateException("thrown");
      }
      done.add("nudged by " + sender);
      return sent;
    }

    @Override
    public CompletableFuture<?> release(String reason) {
      done.add("released: " + reason);
      return released;
    }
  }

  private final ManualTimer timer = new ManualTimer();
  private final StagedAgent agent = new StagedAgent();

  private CompletableFuture<IdleNudgePolicy.Outcome> start(IdleNudgePolicy policy) {
    return Nudging.start(policy, agent, timer, Runnable::run);
  }

  private void advance(int seconds) {
    timer.advance(Duration.ofSeconds(seconds));
  }

  private static IdleNudgePolicy.Outcome outcome(Kind kind, int nudges, int seconds) {
    return new IdleNudgePolicy.Outcome(kind, nudges, Duration.ofSeconds(seconds));
  }

  private static void assertFailedWith(
      CompletableFuture<IdleNudgePolicy.Outcome> outcome, String message) {
    assertThat(outcome).isCompletedExceptionally();
    assertThatThrownBy(outcome::join).hasRootCauseMessage(message);
  }

  private void assertNothingLeft() {
    assertThat(timer.scheduled()).as("calls asked of the timer").isZero();
    assertThat(agent.ended.isDone()).as("the wait for the end is over").isTrue();
  }

  @Test
  void anAgentThatExitsIsNeverNudged() {
    var outcome = start(POLICY);
    advance(9);
    agent.ended.complete(AgentState.EXITED);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.EXITED, 0, 9));
    assertThat(agent.done).isEmpty();
    assertNothingLeft();
  }

  @Test
  void anAgentThatExitsAfterItsNudgeIsNotReleased() {
    var outcome = start(POLICY);
    advance(14);
    assertThat(agent.done).containsExactly("nudged by human:orchestrator");
    agent.ended.complete(AgentState.EXITED);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.EXITED, 1, 14));
    assertNothingLeft();
  }

  @Test
  void anAgentThatStaysSilentIsReleased() {
    var outcome = start(POLICY.withMaxNudges(2).withSender(Sender.agent("boss")));
    advance(19);
    assertThat(outcome).isNotDone();
    advance(1);
    assertThat(agent.done)
        .containsExactly("nudged by boss", "nudged by boss", "released: silent after 2 nudges");
    assertThat(outcome).isCompletedWithValue(outcome(Kind.FORCE_RELEASED, 2, 20));
    assertNothingLeft();
  }

  @Test
  void aBusyAgentIsNotNudgedUntilItIsIdle() {
    agent.idle = new CompletableFuture<>();
    var outcome = start(POLICY);
    advance(60);
    assertThat(agent.done).isEmpty();
    agent.idle.complete(AgentState.IDLE);
    assertThat(agent.done).hasSize(1);
    agent.idle = new CompletableFuture<>();
    advance(39);
    assertThat(agent.done).as("it works again").hasSize(1);
    assertThat(outcome).isNotDone();
  }

  @Test
  void anAgentThatWorksForTooLongIsLeftAsItIs() {
    agent.idle = new CompletableFuture<>();
    var outcome = start(POLICY);
    advance(100);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.TIMED_OUT, 0, 100));
    assertThat(agent.done).isEmpty();
    assertThat(agent.idle).as("the wait for its silence").isCancelled();
    assertNothingLeft();
  }

  @Test
  void withoutNudgesASilentAgentIsReleasedAtOnce() {
    var outcome = start(POLICY.withMaxNudges(0));
    advance(10);
    assertThat(agent.done).containsExactly("released: silent after 0 nudges");
    assertThat(outcome).isCompletedWithValue(outcome(Kind.FORCE_RELEASED, 0, 10));
  }

  @Test
  void aReleaseByOthersIsToldFromOurs() {
    var others = start(POLICY);
    agent.ended.complete(AgentState.RELEASED);
    assertThat(others).isCompletedWithValue(outcome(Kind.RELEASED, 0, 0));
  }

  @Test
  void theEventOfOurReleaseMayComeBeforeItsAnswer() {
    agent.released = new CompletableFuture<>();
    var ours = start(POLICY);
    advance(15);
    agent.ended.complete(AgentState.RELEASED);
    assertThat(ours).isCompletedWithValue(outcome(Kind.FORCE_RELEASED, 1, 15));
  }

  @Test
  void anAgentThatExitsWhileItIsReleasedHasExited() {
    agent.released = new CompletableFuture<>();
    var outcome = start(POLICY);
    advance(15);
    agent.ended.complete(AgentState.EXITED);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.EXITED, 1, 15));
  }

  @Test
  void anEndThatIsSeenFirstByTheWaitForSilenceCounts() {
    agent.idle = CompletableFuture.completedFuture(AgentState.DEAD);
    var outcome = start(POLICY);
    advance(10);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.DIED, 0, 10));
    assertThat(agent.done).isEmpty();
    assertNothingLeft();
  }

  @Test
  void aNudgeThatIsNotSentIsNotCountedButSentAgain() {
    agent.sent = CompletableFuture.failedFuture(new IllegalStateException("no"));
    var outcome = start(POLICY);
    advance(20);
    assertThat(agent.done)
        .as("after 10, 15 and 20 seconds")
        .hasSize(3)
        .noneMatch(NudgingTest::isRelease);
    agent.sent = CompletableFuture.completedFuture(null);
    advance(5);
    assertThat(agent.done).hasSize(4).noneMatch(NudgingTest::isRelease);
    advance(5);
    assertThat(agent.done).hasSize(5).last().isEqualTo("released: silent after 1 nudge");
    assertThat(outcome).isCompletedWithValue(outcome(Kind.FORCE_RELEASED, 1, 30));
    assertNothingLeft();
  }

  @Test
  void anAgentToWhichNoNudgeCanBeSentIsLeftAsItIs() {
    agent.sent = CompletableFuture.failedFuture(new IllegalStateException("no"));
    var outcome = start(POLICY);
    advance(100);
    assertThat(agent.done).isNotEmpty().noneMatch(NudgingTest::isRelease);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.TIMED_OUT, 0, 100));
    assertNothingLeft();
  }

  @Test
  void aWaitForTheEndThatRunsOutOfTimeFirstIsTheTimeoutOfTheWatch() {
    var outcome = start(POLICY);
    agent.ended.completeExceptionally(waitFailure(Reason.TIMED_OUT));
    assertThat(outcome).isCompletedWithValue(outcome(Kind.TIMED_OUT, 0, 0));
    assertNothingLeft();
  }

  @Test
  void aWaitForSilenceThatRunsOutOfTimeFirstIsTheTimeoutOfTheWatch() {
    agent.idle =
        CompletableFuture.failedFuture(new CompletionException(waitFailure(Reason.TIMED_OUT)));
    var outcome = start(POLICY);
    advance(10);
    assertThat(outcome).isCompletedWithValue(outcome(Kind.TIMED_OUT, 0, 10));
    assertNothingLeft();
  }

  @Test
  void aWaitThatFailsForAnotherReasonIsTold() {
    var outcome = start(POLICY);
    agent.ended.completeExceptionally(waitFailure(Reason.BROKER_ENDED));
    assertThat(outcome).isCompletedExceptionally();
    assertNothingLeft();
  }

  private static AgentWaitException waitFailure(Reason reason) {
    return new AgentWaitException("w", "it has ended", reason, "it did not", List.of());
  }

  @Test
  void whatAStepThrowsIsTold() {
    var outcome = start(POLICY.withText("throw"));
    advance(10);
    assertFailedWith(outcome, "thrown");
    assertNothingLeft();
  }

  @Test
  void aReleaseThatFailsIsTold() {
    agent.released = CompletableFuture.failedFuture(new IllegalStateException("no"));
    var outcome = start(POLICY);
    advance(15);
    assertFailedWith(outcome, "no");
    assertNothingLeft();
  }

  @Test
  void silenceThatCannotBeNoticedIsTold() {
    agent.idle = CompletableFuture.failedFuture(new IllegalStateException("headless"));
    var outcome = start(POLICY);
    advance(10);
    assertFailedWith(outcome, "headless");
    assertNothingLeft();
  }

  @Test
  void aCancelledWatchDoesNothingMore() {
    var outcome = start(POLICY);
    outcome.cancel(false);
    advance(100);
    assertThat(agent.done).isEmpty();
    assertNothingLeft();
  }

  @Test
  void aWatchThatIsCancelledWhileItNudgesDoesNothingMore() {
    CompletableFuture<Object> sent = new CompletableFuture<>();
    agent.sent = sent;
    var outcome = start(POLICY);
    advance(10);
    outcome.cancel(false);
    sent.complete("late");
    advance(100);
    assertThat(agent.done).hasSize(1);
    assertNothingLeft();
  }

  @Test
  void anAgentThatHasEndedIsNotWatchedAtAll() {
    agent.ended.complete(AgentState.EXITED);
    assertThat(start(POLICY)).isCompletedWithValue(outcome(Kind.EXITED, 0, 0));
    assertNothingLeft();
  }

  @Test
  void aPolicyOfNoUseIsRefused() {
    assertThatThrownBy(() -> POLICY.withNudgeAfter(Duration.ZERO))
        .hasMessageContaining("nudgeAfter");
    assertThatThrownBy(() -> POLICY.withEscalateAfter(Duration.ofSeconds(-1)))
        .hasMessageContaining("escalateAfter");
    assertThatThrownBy(() -> POLICY.withTimeout(Duration.ofDays(366)))
        .hasMessageContaining("timeout");
    assertThatThrownBy(() -> POLICY.withMaxNudges(-1)).hasMessageContaining("maxNudges");
    assertThatThrownBy(() -> POLICY.withText(" ")).hasMessageContaining("text");
  }
}
