package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.internal.dialect.OwnDialect;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.protocol.wire.EnvelopeCodec;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PendingRequestsTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final ManualTimer timer = new ManualTimer();
  private final Pipe pipe = new Pipe();
  private final PendingRequests pending =
      attached(
          new PendingRequests(
              4, timer, Runnable::run, new Observers(List.of()), late -> timeout(late)));

  @Test
  void givesEachRequestItsOwnIdAndWritesInOrder() {
    pending.send(new GetStatus(), TEN_SECONDS);
    pending.send(new ListAgents(), TEN_SECONDS);
    assertThat(pipe.ids()).containsExactly("req_1", "req_2");
    assertThat(pipe.types()).containsExactly("get_status", "list_agents");
  }

  @Test
  void letsTheCallerWriteARequestThatIsAlone() {
    pending.send(new GetStatus(), TEN_SECONDS);
    assertThat(pipe.flushes).isEqualTo(1);
    pending.answered(new RequestId("req_1"));
    pending.send(new GetStatus(), TEN_SECONDS);
    assertThat(pipe.held).isEqualTo(2);
    assertThat(pipe.flushes).isEqualTo(2);
  }

  @Test
  void queuesRequestsThatComeTogether() {
    pending.send(new GetStatus(), TEN_SECONDS);
    pending.send(new GetStatus(), TEN_SECONDS);
    pending.answered(new RequestId("req_1"));
    pending.answered(new RequestId("req_2"));
    pending.send(new GetStatus(), TEN_SECONDS);
    assertThat(pipe.held).as("the first of the next ones is not alone for long").isEqualTo(1);
    pending.answered(new RequestId("req_3"));
    pending.send(new GetStatus(), TEN_SECONDS);
    assertThat(pipe.held).isEqualTo(2);
    assertThat(pipe.flushes).isEqualTo(2);
    assertThat(pipe.ids()).containsExactly("req_1", "req_2", "req_3", "req_4");
  }

  @Test
  void findsARequestByItsIdOnce() {
    pending.send(new GetStatus(), TEN_SECONDS);
    assertThat(pending.answered(new RequestId("req_1"))).isNotNull();
    assertThat(pending.answered(new RequestId("req_1"))).isNull();
    assertThat(pending.answered(new RequestId("req_9"))).isNull();
  }

  @Test
  void sendsNothingButTheGreetingBeforeItIsAnswered() {
    PendingRequests fresh =
        new PendingRequests(
            4, timer, Runnable::run, new Observers(List.of()), late -> timeout(late));
    assertNotReady(fresh);
    fresh.attach(pipe, "1");
    assertNotReady(fresh);
    fresh.send(Handshake.hello(), TEN_SECONDS);
    assertNotReady(fresh);
    fresh.speak(NativeDialect.INSTANCE);
    fresh.send(new GetStatus(), TEN_SECONDS);
    assertThat(pipe.types()).containsExactly("hello", "get_status");
  }

  private static void assertNotReady(PendingRequests table) {
    var refused = table.send(new GetStatus(), TEN_SECONDS);
    assertThat(refused).isDone();
    assertFailedWith(refused, BrokerClosedException.class, Outcome.NOT_PERFORMED);
    assertThat(table.size()).isLessThan(2);
  }

  @Test
  void failsARequestAtItsDeadlineAndKeepsItOnTheWire() {
    var future = pending.send(new GetStatus(), TEN_SECONDS);
    timer.advance(Duration.ofMillis(9_999));
    assertThat(future).isNotDone();
    timer.advance(Duration.ofMillis(1));
    assertThatThrownBy(future::join).hasCauseInstanceOf(RequestTimeoutException.class);
    PendingRequest<?> late = pending.answered(new RequestId("req_1"));
    assertThat(late).isNotNull();
    assertThat(late.claim()).as("somebody still waits").isFalse();
  }

  @Test
  void letsARequestBehindASlowOneWaitAsLongAsThatOne() {
    pending.send(new GetStatus(), Duration.ofSeconds(60));
    var second = pending.send(new ListAgents(), TEN_SECONDS);
    timer.advance(Duration.ofSeconds(59));
    assertThat(second).isNotDone();
    timer.advance(Duration.ofSeconds(1));
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void doesNotInheritFromARequestThatNobodyWaitsForAnyMore() {
    pending.send(new GetStatus(), Duration.ofSeconds(60)).cancel(true);
    var second = pending.send(new ListAgents(), TEN_SECONDS);
    timer.advance(TEN_SECONDS);
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void doesNotHoldUpLaterRequestsForOneWhoseAnswerIsLost() {
    var lost = pending.send(new GetStatus(), Duration.ofHours(1));
    pending.send(new ListAgents(), TEN_SECONDS);
    var before = pending.send(new ListAgents(), TEN_SECONDS);
    timer.advance(Duration.ofSeconds(5));
    assertThat(pending.answered(new RequestId("req_2"))).isNotNull();
    var after = pending.send(new ListAgents(), TEN_SECONDS);
    timer.advance(Duration.ofMillis(9_999));
    assertThat(before).as("it has its own time since the line moved on").isNotDone();
    assertThat(after).isNotDone();
    timer.advance(Duration.ofMillis(1));
    assertThat(before).isCompletedExceptionally();
    assertThat(after).isCompletedExceptionally();
    timer.advance(Duration.ofHours(1));
    assertThat(lost).as("it waits for its own deadline").isCompletedExceptionally();
  }

  @Test
  void doesNotHoldUpRequestsBehindOneThatIsCancelledLater() {
    var slow = pending.send(new GetStatus(), Duration.ofHours(1));
    var behind = pending.send(new ListAgents(), TEN_SECONDS);
    timer.advance(Duration.ofSeconds(30));
    assertThat(behind).isNotDone();
    slow.cancel(false);
    timer.advance(TEN_SECONDS);
    assertThat(behind).isCompletedExceptionally();
  }

  @Test
  void findsAnyNumberOfAnswersInAnyOrder() {
    int count = 20_000;
    PendingRequests large = table(count);
    for (int i = 0; i < count; i++) {
      large.send(new GetStatus(), TEN_SECONDS);
    }
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
    Collections.shuffle(order, new Random(1));
    for (int number : order) {
      PendingRequest<?> found = large.answered(new RequestId("req_" + number));
      assertThat(found).isNotNull();
      assertThat(found.claim()).as("somebody waits").isTrue();
    }
    assertThat(large.size()).isZero();
  }

  @Test
  void countsOvertakenRequestsForWhichSomebodyWaitsAndForgetsOldOnesForWhichNobodyDoes() {
    PendingRequests table = table(3_000);
    for (int i = 0; i < 2_000; i++) {
      table.send(new GetStatus(), TEN_SECONDS);
    }
    assertThat(table.answered(new RequestId("req_2000"))).isNotNull();
    assertThat(table.size()).isEqualTo(1_999);
    assertThat(table.oldest()).as("an error without an id is about none of them").isNull();
    timer.advance(TEN_SECONDS);
    assertThat(table.size()).isZero();
    assertThat(table.answered(new RequestId("req_975"))).isNull();
    assertThat(table.answered(new RequestId("req_976"))).as("the last 1024").isNotNull();
  }

  @Test
  void keepsNothingOfWhatIsSettledBehindALostAnswer() {
    PendingRequests table = table(10);
    table.send(new GetStatus(), Duration.ofHours(1));
    for (int i = 2; i < 50_000; i++) {
      table.send(new ListAgents(), TEN_SECONDS);
      assertThat(table.answered(new RequestId("req_" + i)).claim()).isTrue();
    }
    assertThat(table.size()).isEqualTo(1);
  }

  private PendingRequests table(int limit) {
    return attached(
        new PendingRequests(
            limit, timer, Runnable::run, new Observers(List.of()), PendingRequestsTest::timeout));
  }

  @Test
  void takesTheOldestOnTheWireWhetherOrNotSomebodyWaitsForIt() {
    pending.send(new GetStatus(), TEN_SECONDS);
    timer.advance(TEN_SECONDS);
    pending.send(new ListAgents(), TEN_SECONDS);
    assertThat(pending.oldestAnswered().request).isEqualTo(new GetStatus());
    assertThat(pending.oldestAnswered().request).isEqualTo(new ListAgents());
    assertThat(pending.oldestAnswered()).isNull();
  }

  @Test
  void letsEachKeepItsOwnDeadlineWhereAnswersComeInAnyOrder() {
    pending.speak(OwnDialect.INSTANCE);
    var slow = pending.send(new GetStatus(), TEN_SECONDS);
    var quick = pending.send(new ListAgents(), Duration.ofSeconds(1));
    assertThat(pending.size()).isEqualTo(2);
    assertThat(pending.oldest().request).as("the first one due").isEqualTo(new ListAgents());
    timer.advance(Duration.ofSeconds(1));
    assertThat(quick).isCompletedExceptionally();
    assertThat(slow).isNotDone();
    assertThat(pending.answered(new RequestId("req_2")).claim()).as("a late answer").isFalse();
    assertThat(pending.answered(new RequestId("req_1")).claim()).isTrue();
    assertThat(pending.size()).isZero();
    assertThat(pending.oldest()).isNull();
  }

  @Test
  void armsOneTimerForAnyNumberOfRequests() {
    for (int i = 0; i < 4; i++) {
      pending.send(new GetStatus(), TEN_SECONDS);
    }
    assertThat(timer.scheduled()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsOverTheLimitWithoutWritingIt() {
    for (int i = 0; i < 4; i++) {
      pending.send(new GetStatus(), TEN_SECONDS);
    }
    assertFailedWith(
        pending.send(new GetStatus(), TEN_SECONDS),
        RequestNotSentException.class,
        Outcome.NOT_PERFORMED);
    assertThat(pipe.lines).hasSize(4);
  }

  @Test
  void saysNotPerformedWhenTheProcessTakesNoMoreLines() {
    pipe.answer = Offer.FULL;
    assertFailedWith(
        pending.send(new GetStatus(), TEN_SECONDS),
        RequestNotSentException.class,
        Outcome.NOT_PERFORMED);
    pipe.answer = Offer.CLOSED;
    assertFailedWith(
        pending.send(new GetStatus(), TEN_SECONDS),
        BrokerClosedException.class,
        Outcome.NOT_PERFORMED);
    assertThat(pending.size()).isZero();
  }

  @Test
  void writesNothingAfterTheLastRequest() {
    pending.sendLast(
        new Shutdown(),
        TEN_SECONDS,
        (request, written) -> new BrokerClosedException("closing", Outcome.NOT_PERFORMED));
    assertThat(pending.send(new GetStatus(), TEN_SECONDS)).isCompletedExceptionally();
    assertThat(pipe.types()).containsExactly("shutdown");
  }

  @Test
  void failsAllAtTheEndAndEverythingAfterIt() {
    var first = pending.send(new GetStatus(), TEN_SECONDS);
    pending.failAll(
        (request, written) ->
            new BrokerClosedException("gone", written ? Outcome.UNKNOWN : Outcome.NOT_PERFORMED));
    assertFailedWith(first, BrokerClosedException.class, Outcome.UNKNOWN);
    assertFailedWith(
        pending.send(new GetStatus(), TEN_SECONDS),
        BrokerClosedException.class,
        Outcome.NOT_PERFORMED);
    assertThat(pending.size()).isZero();
  }

  @Test
  void letsOnlyOneOfAnswerDeadlineAndCancellationSettleARequest() {
    var answered = pending.send(new GetStatus(), TEN_SECONDS);
    PendingRequest<?> request = pending.answered(new RequestId("req_1"));
    assertThat(request.claim()).isTrue();
    timer.advance(TEN_SECONDS);
    assertThat(answered).as("the deadline came second").isNotDone();

    var cancelled = pending.send(new GetStatus(), TEN_SECONDS);
    cancelled.cancel(false);
    assertThat(pending.answered(new RequestId("req_2")).claim()).isFalse();
  }

  private PendingRequests attached(PendingRequests table) {
    table.attach(pipe, "1");
    table.speak(NativeDialect.INSTANCE);
    return table;
  }

  private static RequestTimeoutException timeout(PendingRequest<?> late) {
    return new RequestTimeoutException(late.request, TEN_SECONDS, null, "late");
  }

  private static void assertFailedWith(
      CompletableFuture<?> future, Class<? extends Exception> type, Outcome outcome) {
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(type)
        .hasFieldOrPropertyWithValue("outcome", outcome);
  }

  /** A process that keeps the lines it is offered. */
  private static final class Pipe implements LineChannel {
    private final List<byte[]> lines = new ArrayList<>();
    private Offer answer = Offer.QUEUED;
    private int held;
    private int flushes;

    List<String> ids() {
      return lines.stream().map(line -> EnvelopeCodec.decode(line).requestId().value()).toList();
    }

    List<String> types() {
      return lines.stream().map(line -> EnvelopeCodec.decode(line).type()).toList();
    }

    @Override
    public Offer offer(byte[] line) {
      if (answer == Offer.QUEUED) {
        lines.add(line);
      }
      return answer;
    }

    @Override
    public Offer hold(byte[] line) {
      held++;
      return offer(line);
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void closeOutput() {}
  }
}
