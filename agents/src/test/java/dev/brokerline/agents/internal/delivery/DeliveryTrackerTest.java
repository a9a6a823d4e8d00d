package dev.brokerline.agents.internal.delivery;

import static dev.brokerline.agents.internal.registry.Told.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages on their way, event by event, with a hand-turned clock. */
class DeliveryTrackerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LIMIT = 3;

  private final ManualTimer timer = new ManualTimer();
  private final InstantSource clock =
      () -> Instant.EPOCH.plusSeconds(1_000_000_000).plusNanos(timer.nanoTime());
  private final DeliveryTracker tracker = new DeliveryTracker(LIMIT, timer, clock, Runnable::run);

  @Test
  void followsAMessageToATerminal() {
    TrackedDelivery sent = sent("m1", "w");
    assertThat(sent.report())
        .isEqualTo(new DeliveryReport("m1", "w", DeliveryState.ACCEPTED, 1, false, null));
    queued("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.QUEUED);
    injected("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.INJECTED);
    timer.advance(Duration.ofMillis(300));
    acked("m1", "w");
    assertThat(state(sent)).as("an acknowledgement says less").isEqualTo(DeliveryState.INJECTED);
    verified("m1", "w");
    assertThat(sent.report())
        .isEqualTo(new DeliveryReport("m1", "w", DeliveryState.VERIFIED, 1, true, null));
  }

  @Test
  void knowsADeliveryByTheLastOfItsIdsOnly() {
    TrackedDelivery sent = sent("m1", "w");
    for (int i = 0; i < 10_000; i++) {
      tell(tracker, new DeliveryEvent.Retried("w", "d" + i, "m1", 2));
    }
    assertThat(tracker.knownIds()).isEqualTo(1);
    tell(tracker, new DeliveryEvent.Dropped(null, null, "d1", "max_retries_exceeded"));
    assertThat(state(sent)).isEqualTo(DeliveryState.ACCEPTED);
    tell(tracker, new DeliveryEvent.Dropped(null, null, "d9999", "max_retries_exceeded"));
    assertThat(state(sent)).isEqualTo(DeliveryState.DROPPED);
  }

  @Test
  void forgetsTheIdsOfDeliveriesThatGaveWay() {
    for (int i = 0; i < 10_000; i++) {
      tell(tracker, new DeliveryEvent.Queued("w", "d" + i, "m" + i, 1L));
    }
    assertThat(tracker.knownIds()).isEqualTo(LIMIT);
  }

  @Test
  void seesNoEvidenceInAVerificationThatComesForLackOfAnEcho() {
    for (Duration window : List.of(Duration.ofSeconds(5), Duration.ofSeconds(3))) {
      String id = "after " + window;
      TrackedDelivery sent = sent(id, "w");
      queued(id, "w");
      injected(id, "w");
      timer.advance(window);
      verified(id, "w");
      assertThat(state(sent)).isEqualTo(DeliveryState.VERIFIED);
      assertThat(sent.report().echoSeen()).as(id).isFalse();
    }
  }

  @Test
  void seesNoEvidenceInTheVerificationOfAHeadlessWorker() {
    TrackedDelivery sent = sent("m1", "w");
    headless("m1", "w");
    assertThat(sent.report())
        .isEqualTo(new DeliveryReport("m1", "w", DeliveryState.VERIFIED, 1, false, null));
  }

  @Test
  void seesNoEvidenceInTheVerificationOfWhatWasNotSeenToBeTyped() {
    TrackedDelivery sent = sent("m1", "w");
    verified("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.VERIFIED);
    assertThat(sent.report().echoSeen()).isFalse();
  }

  @Test
  void seesNoEvidenceInNewsThatWereHeldUpOnTheirWay() {
    TrackedDelivery sent = sent("m1", "w");
    long typed = clock.millis();
    timer.advance(Duration.ofSeconds(5));
    injectedAt("m1", "w", typed);
    verified("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.VERIFIED);
    assertThat(sent.report().echoSeen()).isFalse();
  }

  @Test
  void trustsItsOwnTimeWhenTheBrokersIsOfNoUse() {
    TrackedDelivery ahead = sent("m1", "w");
    injectedAt("m1", "w", clock.millis() + 60_000);
    timer.advance(Duration.ofSeconds(5));
    verified("m1", "w");
    assertThat(ahead.report().echoSeen()).isFalse();
    TrackedDelivery untold = sent("m2", "w");
    injectedAt("m2", "w", null);
    verified("m2", "w");
    assertThat(untold.report().echoSeen()).isTrue();
  }

  @Test
  void neverGoesBack() {
    TrackedDelivery sent = sent("m1", "w");
    injected("m1", "w");
    verified("m1", "w");
    queued("m1", "w");
    injected("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.VERIFIED);
  }

  @Test
  void keepsTheEvidenceOfTheFirstVerification() {
    TrackedDelivery sent = sent("m1", "w");
    injected("m1", "w");
    verified("m1", "w");
    timer.advance(Duration.ofSeconds(10));
    verified("m1", "w");
    assertThat(sent.report().echoSeen()).isTrue();
  }

  @Test
  void countsHowOftenTheBrokerTried() {
    TrackedDelivery sent = sent("m1", "w");
    tell(tracker, new DeliveryEvent.Retried("w", "del_m1", "m1", 2));
    tell(tracker, new DeliveryEvent.Retried("w", "del_m1", "m1", 3));
    assertThat(sent.report().attempts()).isEqualTo(3);
    assertThat(state(sent)).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void tellsNothingMoreOfWhatWasPublished() {
    TrackedDelivery sent = published("m1", "#general");
    assertThat(state(sent)).isEqualTo(DeliveryState.PUBLISHED);
    assertThat(reason(await(sent, DeliveryState.QUEUED))).isEqualTo(Reason.NEVER);
    assertThat(await(sent, DeliveryState.PUBLISHED)).isCompleted();
    assertThat(reason(await(sent("m2", "w"), DeliveryState.PUBLISHED))).isEqualTo(Reason.NEVER);
  }

  @Test
  void keepsRecipientsOfOneMessageApart() {
    injected("m1", "a");
    queued("m1", "b");
    assertThat(await("m1", "a", DeliveryState.INJECTED)).isCompleted();
    assertThat(await("m1", "b", DeliveryState.INJECTED)).isNotDone();
  }

  @Test
  void passesOverNewsThatNameNoMessage() {
    tell(tracker, new DeliveryEvent.Queued(null, null, null, null));
    tell(tracker, new DeliveryEvent.Injected("w", null, null, null));
    tell(tracker, new DeliveryEvent.Active("w", null, null, null));
    tell(tracker, new DeliveryEvent.Verified(null, null, "m1"));
    tell(tracker, new DeliveryEvent.Retried("w", null, null, null));
    tell(tracker, new DeliveryEvent.Failed(null, null, null, null));
    tell(tracker, DeliveryEvent.Dropped.ofDelivery("del_unknown", "max_retries_exceeded"));
    assertThat(state(sent("m1", "w"))).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void knowsThatNothingCanBeLearnedOfAMessageWithoutAnId() {
    MessageAccepted nameless = new MessageAccepted(null, "w", true, List.of("w"), null, null, null);
    tracker.answered(SendMessage.of("w", "hello"), nameless);
    TrackedDelivery sent = tracker.accepted("w", nameless);
    assertThat(sent.report().why()).contains("no id");
    assertThat(reason(await(sent, DeliveryState.INJECTED))).isEqualTo(Reason.DROPPED);
  }

  // News that come with the answer

  @Test
  void countsNewsThatComeBeforeAnybodyHasTheAnswer() {
    MessageAccepted accepted = answered("m1", "w", /* delivered= */ true);
    headless("m1", "w");
    TrackedDelivery sent = tracker.accepted("w", accepted);
    assertThat(state(sent)).isEqualTo(DeliveryState.VERIFIED);
    assertThat(await(sent, DeliveryState.VERIFIED)).isCompleted();
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void countsNewsThatComeBeforeTheAnswer() {
    queued("m1", "w");
    injected("m1", "w");
    TrackedDelivery sent = sent("m1", "w");
    assertThat(state(sent)).isEqualTo(DeliveryState.INJECTED);
  }

  // Giving up

  @Test
  void dropsOneMessageByTheIdOfItsDelivery() {
    TrackedDelivery lost = sent("m1", "w");
    TrackedDelivery other = sent("m2", "w");
    queued("m1", "w");
    queued("m2", "w");
    tell(tracker, DeliveryEvent.Dropped.ofDelivery("del_m1", "max_retries_exceeded"));
    assertThat(state(lost)).isEqualTo(DeliveryState.DROPPED);
    assertThat(lost.report().why()).contains("max_retries_exceeded");
    assertThat(state(other)).isEqualTo(DeliveryState.QUEUED);
  }

  @Test
  void knowsTheDeliveryThatWasOnlyEverTriedAgain() {
    TrackedDelivery sent = sent("m1", "w");
    tell(tracker, new DeliveryEvent.Retried("w", "del_m1", "m1", 10));
    tell(tracker, DeliveryEvent.Dropped.ofDelivery("del_m1", "max_retries_exceeded"));
    assertThat(state(sent)).isEqualTo(DeliveryState.DROPPED);
  }

  @Test
  void dropsAllMessagesToAnAgent() {
    TrackedDelivery accepted = sent("m1", "w");
    TrackedDelivery typed = sent("m2", "w");
    TrackedDelivery other = sent("m3", "x");
    injected("m2", "w");
    tell(tracker, DeliveryEvent.Dropped.ofAgent("w", 1, "released"));
    assertThat(state(accepted)).isEqualTo(DeliveryState.DROPPED);
    assertThat(state(typed)).as("it was typed, whatever follows").isEqualTo(DeliveryState.INJECTED);
    assertThat(reason(await(typed, DeliveryState.VERIFIED))).isEqualTo(Reason.DROPPED);
    assertThat(await(other, DeliveryState.INJECTED)).isNotDone();
  }

  @Test
  void countsAMessageThatIsTypedAfterItWasGivenUp() {
    TrackedDelivery sent = sent("m1", "w");
    queued("m1", "w");
    tell(tracker, DeliveryEvent.Dropped.ofDelivery("del_m1", "max_retries_exceeded"));
    queued("m1", "w");
    assertThat(state(sent)).as("queued proves nothing").isEqualTo(DeliveryState.DROPPED);
    injected("m1", "w");
    assertThat(sent.report())
        .isEqualTo(new DeliveryReport("m1", "w", DeliveryState.INJECTED, 1, false, null));
    assertThat(await(sent, DeliveryState.VERIFIED)).isNotDone();
  }

  @Test
  void dropsWhatTheWorkerCouldNotDeliver() {
    TrackedDelivery sent = sent("m1", "w");
    tell(tracker, new DeliveryEvent.Failed("w", "del_m1", "m1", "no terminal"));
    assertThat(state(sent)).isEqualTo(DeliveryState.DROPPED);
    assertThat(sent.report().why()).contains("its worker").contains("no terminal");
  }

  @Test
  void failsTheWaitsForAnAgentThatEnds() {
    List<AgentEvent> ends =
        List.of(
            new AgentEvent.Exited("w", null, null),
            new AgentEvent.Released("w"),
            new AgentEvent.PermanentlyDead("w", "restart policy disabled"));
    for (AgentEvent end : ends) {
      TrackedDelivery sent = sent(end.kind(), "w");
      CompletableFuture<DeliveryReport> typed = await(sent, DeliveryState.INJECTED);
      tell(tracker, end);
      assertThat(reason(typed)).isEqualTo(Reason.DROPPED);
      assertThatThrownBy(typed::join).hasMessageContaining(end.kind());
    }
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void failsTheWaitsForTheVerificationOfWhatWasTypedIntoAWorkerThatCrashed() {
    TrackedDelivery typed = sent("m1", "w");
    TrackedDelivery queued = sent("m2", "w");
    injected("m1", "w");
    queued("m2", "w");
    CompletableFuture<DeliveryReport> verified = await(typed, DeliveryState.VERIFIED);
    CompletableFuture<DeliveryReport> injected = await(queued, DeliveryState.INJECTED);
    tell(tracker, new AgentEvent.Restarting("w", null, "9", 1, 2000L));
    assertThat(reason(verified)).isEqualTo(Reason.DROPPED);
    assertThat(state(typed)).isEqualTo(DeliveryState.INJECTED);
    assertThat(injected).as("the broker may hand it to the next worker").isNotDone();
    tell(tracker, new AgentEvent.Restarted("w", 1));
    injected("m2", "w");
    assertThat(injected).isCompleted();
  }

  @Test
  void failsAllWaitsWhenTheBrokerEnds() {
    CompletableFuture<DeliveryReport> one = await(sent("m1", "a"), DeliveryState.INJECTED);
    CompletableFuture<DeliveryReport> two = await(sent("m2", "b"), DeliveryState.VERIFIED);
    TrackedDelivery done = sent("m3", "b");
    injected("m3", "b");
    verified("m3", "b");
    tracker.ended("the broker was killed");
    assertThatThrownBy(one::join).hasMessageContaining("the broker was killed");
    assertThat(reason(two)).isEqualTo(Reason.DROPPED);
    assertThat(state(done)).isEqualTo(DeliveryState.VERIFIED);
    assertThat(done.report().why()).isNull();
  }

  // Waits

  @Test
  void waitsForAStateOrALaterOne() {
    TrackedDelivery sent = sent("m1", "w");
    CompletableFuture<DeliveryReport> queued = await(sent, DeliveryState.QUEUED);
    CompletableFuture<DeliveryReport> same = await("m1", "w", DeliveryState.QUEUED);
    CompletableFuture<DeliveryReport> verified = await(sent, DeliveryState.VERIFIED);
    assertThat(await(sent, DeliveryState.ACCEPTED)).isCompleted();
    injected("m1", "w");
    assertThat(queued.join().state()).isEqualTo(DeliveryState.INJECTED);
    assertThat(same).isCompleted();
    assertThat(verified).isNotDone();
    verified("m1", "w");
    assertThat(verified).isCompleted();
    assertThat(timer.scheduled()).as("alarms that are left").isZero();
  }

  @Test
  void failsAtTheDeadlineAndSaysHowFarItHadCome() {
    TrackedDelivery sent = sent("m1", "w");
    queued("m1", "w");
    CompletableFuture<DeliveryReport> typed = await(sent, DeliveryState.INJECTED);
    timer.advance(MINUTE.minusMillis(1));
    assertThat(typed).isNotDone();
    timer.advance(Duration.ofMillis(1));
    assertThat(reason(typed)).isEqualTo(Reason.TIMED_OUT);
    assertThatThrownBy(typed::join).hasMessageMatching(".* timed out after 60 s .*; it was queued");
    injected("m1", "w");
    assertThat(await(sent, DeliveryState.INJECTED)).as("a later wait").isCompleted();
  }

  @Test
  void failsAtOnceWhenItCanNoLongerBe() {
    TrackedDelivery dropped = sent("m1", "w");
    tell(tracker, DeliveryEvent.Dropped.ofAgent("w", 1, "worker_exited"));
    assertThat(reason(await(dropped, DeliveryState.INJECTED))).isEqualTo(Reason.DROPPED);
    assertThat(await(dropped, DeliveryState.DROPPED)).isCompleted();

    TrackedDelivery verified = sent("m2", "w");
    CompletableFuture<DeliveryReport> loss = await(verified, DeliveryState.DROPPED);
    verified("m2", "w");
    assertThat(reason(loss)).isEqualTo(Reason.NEVER);
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void failsAtOnceForAMessageThatNobodyRemembers() {
    assertThat(reason(await("m9", "w", DeliveryState.ACCEPTED))).isEqualTo(Reason.DROPPED);
    assertThatThrownBy(() -> tracker.await("m9", "w", DeliveryState.QUEUED, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givesUpAWaitThatIsCancelled() {
    CompletableFuture<DeliveryReport> typed = await(sent("m1", "w"), DeliveryState.INJECTED);
    typed.cancel(false);
    assertThat(timer.scheduled()).isZero();
    injected("m1", "w");
    assertThat(typed).isCancelled();
  }

  // Forgetting

  @Test
  void forgetsTheOldestThatIsSettledFirst() {
    sent("open", "w");
    sent("done", "w");
    verified("done", "w");
    sent("new", "w");
    sent("newer", "w");
    assertThat(reason(await("done", "w", DeliveryState.VERIFIED))).isEqualTo(Reason.DROPPED);
    assertThat(await("open", "w", DeliveryState.INJECTED)).isNotDone();
    assertThat(await("newer", "w", DeliveryState.INJECTED)).isNotDone();
  }

  @Test
  void forgetsTheOldestWhenNoneIsSettledAndTellsThoseWhoWaitForIt() {
    TrackedDelivery oldest = sent("m0", "w");
    CompletableFuture<DeliveryReport> typed = await(oldest, DeliveryState.INJECTED);
    for (int i = 1; i <= LIMIT; i++) {
      sent("m" + i, "w");
    }
    assertThatThrownBy(typed::join).hasMessageContaining("more than " + LIMIT + " messages");
    assertThat(state(oldest)).as("it may well be on its way").isEqualTo(DeliveryState.ACCEPTED);
    assertThat(await("m1", "w", DeliveryState.ACCEPTED)).isCompleted();
  }

  @Test
  void leavesTheReasonOfWhatItForgetsAsItWas() {
    TrackedDelivery dropped = sent("lost", "x");
    tell(tracker, DeliveryEvent.Dropped.ofAgent("x", 1, "worker_exited"));
    TrackedDelivery verified = sent("done", "w");
    verified("done", "w");
    for (int i = 0; i < LIMIT; i++) {
      sent("m" + i, "w");
    }
    assertThat(dropped.report().why()).contains("worker_exited");
    assertThat(verified.report().why()).isNull();
  }

  @Test
  void failsTheWaitsForAMessageThatIsForgottenBeforeAnybodyHasTheAnswer() {
    MessageAccepted accepted = answered("m0", "w", /* delivered= */ true);
    for (int i = 1; i <= LIMIT; i++) {
      sent("m" + i, "w");
    }
    TrackedDelivery forgotten = tracker.accepted("w", accepted);
    assertThat(forgotten.report().eventId()).isEqualTo("m0");
    assertThat(reason(await(forgotten, DeliveryState.INJECTED))).isEqualTo(Reason.DROPPED);
    assertThat(await("m1", "w", DeliveryState.ACCEPTED)).as("the others stay").isCompleted();
  }

  // What the broker says

  private MessageAccepted answered(String eventId, String to, boolean delivered) {
    var accepted = new MessageAccepted(eventId, to, delivered, List.of(to), !delivered, null, null);
    tracker.answered(SendMessage.of(to, "hello"), accepted);
    return accepted;
  }

  private TrackedDelivery sent(String eventId, String to) {
    return tracker.accepted(to, answered(eventId, to, /* delivered= */ true));
  }

  private TrackedDelivery published(String eventId, String to) {
    return tracker.accepted(to, answered(eventId, to, /* delivered= */ false));
  }

  private void queued(String eventId, String to) {
    tell(tracker, new DeliveryEvent.Queued(to, "del_" + eventId, eventId, 1L));
  }

  private void injected(String eventId, String to) {
    injectedAt(eventId, to, clock.millis());
  }

  private void injectedAt(String eventId, String to, @Nullable Long epochMillis) {
    tell(tracker, new DeliveryEvent.Injected(to, "del_" + eventId, eventId, epochMillis));
  }

  private void acked(String eventId, String to) {
    tell(tracker, new DeliveryEvent.Acked(to, "del_" + eventId, eventId, null));
  }

  private void verified(String eventId, String to) {
    tell(tracker, new DeliveryEvent.Verified(to, "del_" + eventId, eventId));
  }

  /** All that a headless worker tells, which comes with the answer. */
  private void headless(String eventId, String to) {
    queued(eventId, to);
    injected(eventId, to);
    tell(tracker, new DeliveryEvent.Active(to, "del_" + eventId, eventId, "headless:claude"));
    verified(eventId, to);
    acked(eventId, to);
  }

  private CompletableFuture<DeliveryReport> await(TrackedDelivery delivery, DeliveryState wanted) {
    return tracker.await(delivery, wanted, MINUTE);
  }

  private CompletableFuture<DeliveryReport> await(String eventId, String to, DeliveryState wanted) {
    return tracker.await(eventId, to, wanted, MINUTE);
  }

  private static DeliveryState state(TrackedDelivery delivery) {
    return delivery.report().state();
  }

  /** Returns why a wait has failed, which it has to have done. */
  private static Reason reason(CompletableFuture<?> wait) {
    assertThat(wait).isCompletedExceptionally();
    try {
      wait.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return ((AgentWaitException) e.getCause()).reason();
    }
  }
}
