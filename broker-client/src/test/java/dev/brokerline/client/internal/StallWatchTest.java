package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.internal.dialect.NativeDialect;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.wire.RequestId;
import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineChannelPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What needs no real worker; the rest is tried on the real broker. */
class StallWatchTest implements StallWatch.Broker {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimer timer = new ManualTimer();
  private final PendingRequests pending =
      new PendingRequests(
          100,
          timer,
          Runnable::run,
          new Observers(List.of()),
          late -> new BrokerClosedException("timed out", Outcome.UNKNOWN));
  private final List<ClientEvent.StallStep> told = new ArrayList<>();
  private final StallWatch watch =
      new StallWatch(
          StallPolicy.DEFAULT,
          timer,
          pending,
          Optional::empty,
          Optional::empty,
          /* broker= */ this);

  StallWatchTest() {
    var mute =
        new LineChannelPair(
            new Nobody(),
            new Nobody(),
            Runnable::run,
            new LineChannelPair.Limits(1 << 10, 1 << 20));
    pending.attach(mute.left(), "7");
    pending.speak(NativeDialect.INSTANCE);
  }

  @Test
  void endsABrokerThatIsSilentForAMinute() {
    ask(Duration.ofSeconds(10));
    timer.advance(Duration.ofSeconds(59));
    assertThat(told).isEmpty();
    timer.advance(Duration.ofSeconds(3));
    assertThat(told)
        .containsExactly(
            new ClientEvent.StallStep.BrokerEnded(7, Duration.ofMinutes(1), "get_status"));
  }

  @Test
  void waitsAsLongAsTheCallerIsReadyTo() {
    ask(Duration.ofMinutes(5));
    timer.advance(Duration.ofSeconds(299));
    assertThat(told).isEmpty();
    timer.advance(Duration.ofSeconds(3));
    assertThat(told).hasSize(1);
  }

  @Test
  void leavesABrokerAloneThatSaysAnything() {
    ask(Duration.ofSeconds(10));
    for (int i = 0; i < 1000; i++) {
      timer.advance(SECOND);
      watch.heard().set(true);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void doesNotTakeTheTimeInWhichThisJvmStoodStillForTheBrokersSilence() {
    ask(Duration.ofSeconds(10));
    timer.advance(SECOND);
    timer.jump(Duration.ofHours(1));
    timer.advance(SECOND);
    assertThat(told).isEmpty();
  }

  @Test
  void watchesNothingWhenAllIsAnswered() {
    ask(Duration.ofSeconds(10));
    assertThat(pending.answered(new RequestId("req_1")).claim()).isTrue();
    timer.advance(Duration.ofHours(1));
    assertThat(timer.scheduled()).isZero();
    assertThat(told).isEmpty();
    ask(Duration.ofSeconds(10));
    timer.advance(Duration.ofMinutes(2));
    assertThat(told).isNotEmpty();
  }

  private void ask(Duration timeout) {
    var unused = pending.send(new GetStatus(), timeout);
    watch.watch();
  }

  @Override
  public boolean isReady() {
    return told.isEmpty();
  }

  @Override
  public void release(String agent) {
    throw new AssertionError("there is no worker");
  }

  @Override
  public long kill() {
    return 7;
  }

  @Override
  public void tell(ClientEvent.StallStep step) {
    told.add(step);
  }

  /** What takes everything; the broker behind it says nothing. */
  private static final class Nobody implements LineChannel.Listener {
    @Override
    public void onLine(byte[] line) {}

    @Override
    public void onOversizedLine(byte[] prefix, long length) {}
  }
}
