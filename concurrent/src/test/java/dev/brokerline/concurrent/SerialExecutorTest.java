package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialExecutorTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final AtomicInteger asked = new AtomicInteger();
  private final List<Integer> order = new ArrayList<>();

  /** A turn ends after 256 tasks, so that the second failure meets the middle of them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void runsAllInOrderThoughThreadsAreScarce(int failing) {
    Set<Integer> failures = Set.of(failing, failing + 1);
    Executor threads =
        task -> {
          if (failures.contains(asked.getAndIncrement())) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    SerialExecutor serial = new SerialExecutor(threads);
    // The first task brings all others, while it runs.
    serial.execute(() -> IntStream.range(0, 1000).forEach(i -> serial.execute(() -> order.add(i))));
    serial.execute(() -> order.add(1000));
    assertThat(order).hasSize(1001).isSorted();
  }

  @Test
  void holdsUpWhoBringsTooMuchUntilHalfOfItIsDone() throws InterruptedException {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads, 1000);
    serial.execute(1200, () -> order.add(0));
    Thread reader = new Thread(() -> serial.execute(1, () -> order.add(2)));
    reader.setDaemon(true);
    reader.start();
    await().atMost(BOUND).until(() -> reader.getState() == Thread.State.WAITING);
    serial.execute(0, () -> order.add(1));
    threads.letGo();
    reader.join(BOUND.toMillis());
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void runsATaskWhereItIsBroughtOnlyIfThereIsNoOther() {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads);
    serial.executeHere(1, () -> order.add(0));
    assertThat(order).containsExactly(0);

    serial.execute(() -> order.add(1));
    serial.executeHere(1, () -> order.add(2));
    assertThat(order).containsExactly(0);
    threads.letGo();
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void tasksThatComeMeanwhileFollowOnAnotherThread() {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads);
    serial.executeHere(
        1,
        () -> {
          serial.execute(() -> order.add(1));
          serial.executeHere(1, () -> order.add(2));
          order.add(0);
          throw new IllegalStateException("for the log");
        });
    assertThat(order).containsExactly(0);
    threads.letGo();
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void firstTasksGoBeforeThoseThatWaitAndKeepTheirOrder() {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads);
    IntStream.range(100, 600).forEach(i -> serial.execute(() -> order.add(i)));
    IntStream.range(0, 10).forEach(i -> serial.executeFirst(1, () -> order.add(i)));
    threads.letGo();
    assertThat(order).hasSize(510).isSorted();
  }

  @Test
  void firstTasksDoNotKeepOthersFromTheirTurn() {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads);
    serial.execute(() -> order.add(-1));
    serial.execute(() -> order.add(-2));
    IntStream.range(0, 1000).forEach(i -> serial.executeFirst(0, () -> order.add(i)));
    threads.letGo();
    assertThat(order).hasSize(1002).containsSubsequence(-1, -2);
    assertThat(order.indexOf(-2)).isLessThan(40);
    order.removeIf(i -> i < 0);
    assertThat(order).isSorted();
  }

  @Test
  void firstTasksWaitAtTheLimitToo() throws InterruptedException {
    HeldExecutor threads = new HeldExecutor();
    threads.hold();
    SerialExecutor serial = new SerialExecutor(threads, 1000);
    serial.execute(1200, () -> order.add(1));
    Thread reader = new Thread(() -> serial.executeFirst(1, () -> order.add(2)));
    reader.setDaemon(true);
    reader.start();
    await().atMost(BOUND).until(() -> reader.getState() == Thread.State.WAITING);
    serial.executeFirst(0, () -> order.add(0));
    threads.letGo();
    reader.join(BOUND.toMillis());
    assertThat(order).containsExactly(0, 1, 2);
  }
}
