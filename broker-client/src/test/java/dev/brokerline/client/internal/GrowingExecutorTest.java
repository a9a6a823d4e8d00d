package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingExecutorTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final AtomicInteger scarce = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();

  private GrowingExecutor executor(int base) {
    ThreadFactory threads =
        task -> {
          if (scarce.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          Thread thread = new Thread(task, "growing");
          thread.setDaemon(true);
          return thread;
        };
    return new GrowingExecutor(base, threads, ClientExecutors.SCHEDULER);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 300})
  void runsAllTasksThatWaitForEachOther(int tasks) {
    GrowingExecutor executor = executor(/* base= */ 2);
    CyclicBarrier all = new CyclicBarrier(tasks);
    for (int i = 0; i < tasks; i++) {
      executor.execute(() -> meet(all));
    }
    await().atMost(BOUND).until(() -> ran.get() == tasks);
    assertThat(executor.size()).isLessThanOrEqualTo(Math.max(2, 2 * tasks));
  }

  @Test
  void growsNoMoreThanWhatBlocks() throws Exception {
    GrowingExecutor executor = executor(/* base= */ 4);
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      executor.execute(() -> awaitUninterruptibly(end));
    }
    CountDownLatch later = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      executor.execute(later::countDown);
    }
    assertThat(later.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    // At most twice as many at once, and hardly ever again while tasks end.
    assertThat(executor.size()).isBetween(5, 64);
    end.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void losesNoTaskWhileNoThreadCanBeMade(int failures) {
    GrowingExecutor executor = executor(/* base= */ 2);
    scarce.set(failures);
    for (int i = 0; i < 3; i++) {
      executor.execute(ran::incrementAndGet);
    }
    await().atMost(BOUND).until(() -> ran.get() == 3);
  }

  private void meet(CyclicBarrier all) {
    try {
      all.await(BOUND.toSeconds(), TimeUnit.SECONDS);
      ran.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch end) {
    try {
      var unused = end.await(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
