package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.tree.ProcessTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The forced end of a broker when the JVM exits. */
@Timeout(60)
class GuardedBrokerTest {

  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final Dying process = new Dying();

  /** A process whose end is seen some time after its kill, or never. */
  private final class Dying implements ChildProcess {

    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private boolean dies = true;

    @Override
    public void kill() {
      steps.add("kill");
      if (dies) {
        new Thread(this::end).start();
      }
    }

    private void end() {
      steps.add("end");
      exited.complete(new ExitStatus(OptionalInt.of(137), Duration.ZERO, List.of()));
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
      return exited.copy();
    }

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public boolean isAlive() {
      return !exited.isDone();
    }

    @Override
    public Offer offer(byte[] line) {
      throw new AssertionError("nothing is written at a forced end");
    }

    @Override
    public void closeStdin() {}

    @Override
    public void terminate() {}
  }

  private final class Steps implements Transport {

    @Override
    public ChildProcess open(ChildProcess.Listener listener) {
      throw new AssertionError("nothing is started at an end");
    }

    @Override
    public Optional<LocalRelaycast> relaycast() {
      return Optional.empty();
    }

    @Override
    public Optional<ProcessTree> tree() {
      return Optional.empty();
    }

    @Override
    public List<EndedProcess> endRecorded() {
      steps.add("sweep");
      return List.of();
    }

    @Override
    public void cleanUp() {
      steps.add("clean up");
    }
  }

  private void end(Duration limit) {
    Transport transport = new Steps();
    new GuardedBroker(
            CompletableFuture<CloseReport>::new,
            () -> Optional.of(process),
            new TreeGuard(transport::tree),
            transport)
        .endByForce(limit);
  }

  @Test
  void whatIsOnRecordIsEndedOnceTheBrokerIsGone() {
    end(Duration.ofMinutes(1));

    assertThat(steps).containsExactly("kill", "end", "sweep", "clean up");
  }

  @Test
  void anEndThatIsNotSeenIsWaitedForWithinTheLimit() {
    process.dies = false;

    end(Duration.ofMillis(20));

    assertThat(steps).containsExactly("kill", "sweep", "clean up");
  }
}
