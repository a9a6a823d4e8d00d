package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackExecutorTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final AtomicInteger ran = new AtomicInteger();

  static Stream<Throwable> failures() {
    return Stream.of(
        new RejectedExecutionException("full"),
        new IllegalStateException("shutting down"),
        new NullPointerException(),
        new OutOfMemoryError("unable to create native thread"),
        new NoClassDefFoundError("gone"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void runsWhatIsRefusedOnOurs(Throwable failure) {
    Executor executor = new FallbackExecutor(throwing(failure), SharedExecutors.CALLBACKS);
    executor.execute(ran::incrementAndGet);
    executor.execute(ran::incrementAndGet);
    await().atMost(BOUND).until(() -> ran.get() == 2);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void runsSomewhereThoughOursRefusesToo(Throwable failure) {
    Executor executor = new FallbackExecutor(throwing(failure), throwing(failure));
    executor.execute(ran::incrementAndGet);
    executor.execute(ran::incrementAndGet);
    await().atMost(BOUND).until(() -> ran.get() == 2);
  }

  @Test
  void runsATaskOnceThoughItsExecutorThrowsAfterRunningIt() {
    Executor executor =
        new FallbackExecutor(
            task -> {
              task.run();
              throw new IllegalStateException("after it");
            },
            SharedExecutors.CALLBACKS);
    CountDownLatch last = new CountDownLatch(1);
    executor.execute(ran::incrementAndGet);
    executor.execute(last::countDown);
    await().atMost(BOUND).until(() -> last.getCount() == 0);
    assertThat(ran).hasValue(1);
  }

  @Test
  void neverRunsOnItsCallerAndIsNotHeldUpByATaskThatBlocks() throws Exception {
    Executor executor = new FallbackExecutor(Runnable::run, SharedExecutors.CALLBACKS);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 64; i++) {
      executor.execute(
          () -> {
            threads.add(Thread.currentThread());
            ran.incrementAndGet();
            awaitUninterruptibly(end);
          });
    }
    await().atMost(BOUND).until(() -> ran.get() == 64);
    end.countDown();
    assertThat(threads).doesNotContain(Thread.currentThread()).doesNotHaveDuplicates();
  }

  @Test
  void isNotHeldUpByAnExecutorThatBlocksItsCaller() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Executor executor =
        new FallbackExecutor(
            task -> {
              awaitUninterruptibly(end);
              task.run();
            },
            SharedExecutors.CALLBACKS);
    executor.execute(ran::incrementAndGet);
    executor.execute(ran::incrementAndGet);
    assertThat(ran).hasValue(0);
    end.countDown();
    await().atMost(BOUND).until(() -> ran.get() == 2);
  }

  @Test
  void keepsTheOrderOnOneThread() {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      Executor executor = new FallbackExecutor(one, SharedExecutors.CALLBACKS);
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      IntStream.range(0, 10_000).forEach(i -> executor.execute(() -> order.add(i)));
      await().atMost(BOUND).until(() -> order.size() == 10_000);
      assertThat(order).isSorted();
    } finally {
      one.shutdown();
    }
  }

  @Test
  void goesOnAfterATaskThatThrows() {
    Executor executor = new FallbackExecutor(Runnable::run, SharedExecutors.CALLBACKS);
    executor.execute(
        () -> {
          throw new AssertionError("a task");
        });
    executor.execute(ran::incrementAndGet);
    await().atMost(BOUND).until(() -> ran.get() == 1);
  }

  private static Executor throwing(Throwable failure) {
    return task -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    };
  }

  private static void awaitUninterruptibly(CountDownLatch end) {
    try {
      var unused = end.await(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
