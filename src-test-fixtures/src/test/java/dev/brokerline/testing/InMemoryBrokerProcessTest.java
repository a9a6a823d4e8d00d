package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.lines.LineChannel.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InMemoryBrokerProcessTest {

  @Test
  void staysAliveAfterTerminationUntilItsInputBringsALineOrEnds() {
    BrokerRun run = BrokerRun.start();
    run.process.terminate();
    assertThat(run.process.isAlive()).isTrue();
    run.process.closeStdin();
    assertThat(run.process.exited()).isCompleted();
    BrokerRun other = BrokerRun.start();
    other.process.terminate();
    other.request("hello", "{}");
    assertThat(other.lines).isEmpty();
    assertThat(other.process.isAlive()).isFalse();
  }

  @Test
  void endsOnTerminationIfToldSo() {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().endsOnTerminate());
    run.process.terminate();
    assertThat(run.process.isAlive()).isFalse();
  }

  @Test
  void answersWhatCameBeforeTheEndOfInputAndThenExits() {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().answerAfter(Duration.ofSeconds(1)));
    run.request("hello", "{}");
    run.request("get_status", "{}");
    run.process.closeStdin();
    assertThat(run.process.offer(new byte[] {'x'})).isEqualTo(Offer.CLOSED);
    assertThat(run.process.isAlive()).isTrue();
    run.advance(2000);
    assertThat(run.brief()).containsExactly("hello_ack", "ok");
    assertThat(run.process.isAlive()).isFalse();
  }

  @Test
  void diesOnTheSpotWhenKilled() {
    BrokerRun run = BrokerRun.start();
    run.process.kill();
    run.process.kill();
    assertThat(run.exit().code()).hasValue(137);
    assertThat(run.process.offer(new byte[] {'x'})).isEqualTo(Offer.CLOSED);
  }

  @Test
  void takesNoMoreThanItsPipeHolds() {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().answerAfter(Duration.ofSeconds(1)));
    run.request("hello", "{}");
    byte[] big = " ".repeat(10 << 20).getBytes(UTF_8);
    assertThat(run.process.offer(big)).isEqualTo(Offer.QUEUED);
    assertThat(run.process.offer(big)).isEqualTo(Offer.FULL);
    run.advance(1000);
    assertThat(run.process.offer(big)).isEqualTo(Offer.QUEUED);
    assertThatThrownBy(() -> run.process.offer("a\nb".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesACommandLineThatTheBrokerWouldRefuse() {
    ProcessCommand command =
        new ProcessCommand(
            BrokerRun.COMMAND.executable(),
            List.of("init", "--nonsense"),
            BrokerRun.COMMAND.directory(),
            Map.of());
    BrokerRun first = BrokerRun.start();
    BrokerRun run = new BrokerRun(first.time, first.fake, command);
    assertThat(run.lines).isEmpty();
    assertThat(run.stderr.get(0)).contains("--nonsense");
    assertThat(run.exit().code()).hasValue(2);
  }

  @Test
  void printsLogLinesUnlessToldNotTo() {
    ProcessCommand quiet = BrokerRun.COMMAND;
    ProcessCommand noisy =
        new ProcessCommand(quiet.executable(), quiet.arguments(), quiet.directory(), Map.of());
    BrokerRun first = BrokerRun.start();
    assertThat(first.lines).isEmpty();
    BrokerRun run = new BrokerRun(first.time, first.fake, noisy);
    assertThat(run.lines).isNotEmpty().allMatch(line -> line.startsWith("\u001b["));
  }

  @Test
  void doesNotStartAfterItsBrokerIsClosed() {
    BrokerRun run = BrokerRun.start();
    run.fake.close();
    run.fake.close();
    assertThat(run.process.isAlive()).isFalse();
    assertThatThrownBy(() -> run.fake.processFactory().start(BrokerRun.COMMAND, run))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void callsItsListenerOneAtATimeAndTheExitLastInRealTime() throws Exception {
    CountingListener listener = new CountingListener();
    try (FakeBroker fake = FakeBroker.create()) {
      ChildProcess process = fake.processFactory().start(BrokerRun.COMMAND, listener);
      byte[] hello = "{\"v\":1,\"type\":\"hello\",\"payload\":{}}".getBytes(UTF_8);
      for (int i = 0; i < 1000; i++) {
        assertThat(process.offer(hello)).isEqualTo(Offer.QUEUED);
      }
      process.closeStdin();
      ExitStatus status = process.exited().get(20, TimeUnit.SECONDS);
      assertThat(status.code()).hasValue(0);
    }
    assertThat(listener.calls).hasSize(1002).last().isEqualTo("exit");
    assertThat(listener.overlaps).hasValue(0);
  }

  /** Notes what it is told, and whether two calls ever overlap. */
  private static final class CountingListener implements ChildProcess.Listener {

    final Queue<String> queue = new ConcurrentLinkedQueue<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final Iterable<String> calls = queue;

    private void note(String call) {
      if (inside.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      queue.add(call);
      inside.decrementAndGet();
    }

    @Override
    public void onLine(byte[] line) {
      note("line");
    }

    @Override
    public void onOversizedLine(byte[] prefix, long length) {
      note("oversized");
    }

    @Override
    public void onStderr(String line) {
      note("stderr");
    }

    @Override
    public void onExit(ExitStatus status) {
      note("exit");
    }
  }
}
