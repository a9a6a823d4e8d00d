package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingExecutorTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final AtomicInteger scarce = new AtomicInteger();
  private final AtomicInteger ran = new AtomicInteger();

  /** When a thread was asked for, in milliseconds. */
  private final List<Long> asked = new CopyOnWriteArrayList<>();

  private final ManualTimer timer = new ManualTimer();

  private GrowingExecutor executor(int base) {
    return executor(
        base, (millis, task) -> SharedExecutors.TIMER.schedule(Duration.ofMillis(millis), task));
  }

  private GrowingExecutor executorWithManualTimer(int base) {
    return executor(base, (millis, task) -> timer.schedule(Duration.ofMillis(millis), task));
  }

  private GrowingExecutor executor(int base, GrowingExecutor.Delay clock) {
    ThreadFactory threads =
        task -> {
          asked.add(timer.nanoTime() / 1_000_000);
          if (scarce.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          Thread thread = new Thread(task, "growing");
          thread.setDaemon(true);
          return thread;
        };
    return new GrowingExecutor(base, GrowingExecutor.STALL_MILLIS, threads, clock);
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

  @Test
  void triesEverMoreSeldomWhileNoThreadCanBeMade() {
    GrowingExecutor executor = executorWithManualTimer(/* base= */ 2);
    scarce.set(Integer.MAX_VALUE);
    executor.execute(ran::incrementAndGet);
    timer.advance(Duration.ofSeconds(4));
    assertThat(asked).containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 630L, 1270L, 2270L, 3270L);
    scarce.set(0);
    timer.advance(Duration.ofMillis(270));
    await().atMost(BOUND).until(() -> ran.get() == 1);
  }

  @Test
  void triesEverMoreSeldomToAddToThreadsThatBlock() {
    GrowingExecutor executor = executorWithManualTimer(/* base= */ 1);
    CountDownLatch end = new CountDownLatch(1);
    block(executor, end);
    scarce.set(Integer.MAX_VALUE);
    executor.execute(ran::incrementAndGet);
    timer.advance(Duration.ofMillis(200));
    assertThat(asked).containsExactly(0L, 10L, 30L, 70L, 150L);
    scarce.set(0);
    timer.advance(Duration.ofMillis(110));
    await().atMost(BOUND).until(() -> ran.get() == 1);
    end.countDown();
  }

  @Test
  void waitsNoLongerThanAtFirstForAThreadOnceOneWasMade() {
    GrowingExecutor executor = executorWithManualTimer(/* base= */ 1);
    CountDownLatch end = new CountDownLatch(1);
    block(executor, end);
    scarce.set(3);
    AtomicReference<Thread> second = new AtomicReference<>();
    executor.execute(
        () -> {
          second.set(Thread.currentThread());
          awaitUninterruptibly(end);
        });
    timer.advance(Duration.ofMillis(150));
    awaitWaiting(second);
    scarce.set(1);
    executor.execute(ran::incrementAndGet);
    timer.advance(Duration.ofMillis(30));
    assertThat(asked).containsExactly(0L, 10L, 30L, 70L, 150L, 160L, 180L);
    await().atMost(BOUND).until(() -> ran.get() == 1);
    end.countDown();
  }

  /** The base is not complete, so threads are made as for the first tasks. */
  @Test
  void completesItsBaseForATaskThatGotNoThread() {
    GrowingExecutor executor = executorWithManualTimer(/* base= */ 2);
    CountDownLatch end = new CountDownLatch(1);
    block(executor, end);
    scarce.set(1);
    executor.execute(ran::incrementAndGet);
    assertThat(executor.size()).isEqualTo(1);
    timer.advance(Duration.ofMillis(10));
    assertThat(asked).containsExactly(0L, 0L, 10L);
    await().atMost(BOUND).until(() -> ran.get() == 1);
    end.countDown();
  }

  /** More threads would not help one that has no processor. */
  @Test
  void isPatientWithAThreadThatRuns() {
    GrowingExecutor executor = executorWithManualTimer(/* base= */ 2);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean goesOn = new AtomicBoolean(true);
    block(executor, end);
    CountDownLatch runs = new CountDownLatch(1);
    executor.execute(
        () -> {
          runs.countDown();
          while (goesOn.get()) {
            Thread.onSpinWait();
          }
        });
    awaitUninterruptibly(runs);
    for (int i = 0; i < 10; i++) {
      executor.execute(ran::incrementAndGet);
    }
    timer.advance(Duration.ofMillis(990));
    assertThat(executor.size()).isEqualTo(2);
    timer.advance(Duration.ofMillis(10));
    assertThat(executor.size()).isBetween(3, 4);
    await().atMost(BOUND).until(() -> ran.get() == 10);
    goesOn.set(false);
    end.countDown();
  }

  private static void block(GrowingExecutor executor, CountDownLatch end) {
    AtomicReference<Thread> blocked = new AtomicReference<>();
    executor.execute(
        () -> {
          blocked.set(Thread.currentThread());
          awaitUninterruptibly(end);
        });
    awaitWaiting(blocked);
  }

  private static void awaitWaiting(AtomicReference<Thread> thread) {
    await()
        .atMost(BOUND)
        .until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
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
