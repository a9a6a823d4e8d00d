package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoalescingExecutorTest {

  /** The calls for a thread, which come when the test lets them. */
  private final Queue<Runnable> calls = new ArrayDeque<>();

  private final List<Integer> ran = new ArrayList<>();
  private final CoalescingExecutor executor = new CoalescingExecutor(calls::add);

  private void add(int from, int to) {
    IntStream.range(from, to).forEach(i -> executor.execute(() -> ran.add(i)));
  }

  @Test
  void runsWhatWaitsTogetherAndInOrder() {
    add(0, 10);
    assertThat(calls).hasSize(1);
    calls.remove().run();
    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    // The thread that was called in case that the first task blocks.
    assertThat(calls).hasSize(1);
    calls.remove().run();
    assertThat(calls).isEmpty();
  }

  @Test
  void callsAThreadForWhatComesLater() {
    add(0, 1);
    calls.remove().run();
    assertThat(calls).isEmpty();
    add(1, 2);
    assertThat(calls).hasSize(1);
    calls.remove().run();
    assertThat(ran).containsExactly(0, 1);
  }

  @Test
  void givesItsThreadBackAfterATurn() {
    add(0, 1000);
    int turns = 0;
    while (!calls.isEmpty()) {
      int before = ran.size();
      calls.remove().run();
      assertThat(ran.size() - before).isLessThanOrEqualTo(64);
      turns++;
    }
    assertThat(ran).hasSize(1000);
    assertThat(turns).isBetween(16, 40);
  }

  @Test
  void aTaskThatThrowsStopsNoOther() {
    executor.execute(
        () -> {
          throw new IllegalStateException("a task's own");
        });
    add(0, 3);
    while (!calls.isEmpty()) {
      Runnable call = calls.remove();
      Attempt.to("run a task that may throw", call);
    }
    assertThat(ran).containsExactly(0, 1, 2);
  }

  @Test
  void aRefusedCallKeepsNoLaterOneBack() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    CoalescingExecutor refused =
        new CoalescingExecutor(
            task -> {
              if (refuses.get()) {
                throw new RejectedExecutionException("no threads");
              }
              calls.add(task);
            });
    assertThatThrownBy(() -> refused.execute(() -> ran.add(0)))
        .isInstanceOf(RejectedExecutionException.class);

    refuses.set(false);
    refused.execute(() -> ran.add(1));
    calls.remove().run();

    assertThat(ran).containsExactly(0, 1);
  }

  @Test
  void tasksMayWaitForLaterOnes() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CoalescingExecutor waiting = new CoalescingExecutor(threads);
      int count = 50;
      CountDownLatch all = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        waiting.execute(
            () -> {
              all.countDown();
              try {
                all.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }
}
