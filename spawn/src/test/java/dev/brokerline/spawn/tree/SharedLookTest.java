package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLookTest {

  private static final int CALLERS = 100;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);
  private final SharedLook<Integer> shared = new SharedLook<>(this::look);

  @AfterEach
  void endThreads() {
    mayEnd.release(CALLERS);
    threads.shutdownNow();
  }

  private int look() {
    assertThat(atOnce.incrementAndGet()).isEqualTo(1);
    int number = looks.incrementAndGet();
    mayEnd.acquireUninterruptibly();
    atOnce.decrementAndGet();
    return number;
  }

  @Test
  void whoeverAsksDuringALookSharesTheNextOne() throws Exception {
    CompletableFuture<Integer> first = CompletableFuture.supplyAsync(shared::take, threads);
    Awaitility.await().until(() -> looks.get() == 1);
    List<Thread> callers = new ArrayList<>();
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      CompletableFuture<Integer> seen = new CompletableFuture<>();
      others.add(seen);
      callers.add(new Thread(() -> seen.complete(shared.take())));
    }
    callers.forEach(Thread::start);
    Awaitility.await().until(() -> callers.stream().allMatch(SharedLookTest::waits));

    mayEnd.release(2);

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    for (CompletableFuture<Integer> other : others) {
      assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }
    assertThat(looks).hasValue(2);
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.WAITING;
  }

  @Test
  void eachCallByItselfLooks() {
    mayEnd.release(2);

    assertThat(shared.take()).isEqualTo(1);
    assertThat(shared.take()).isEqualTo(2);
  }

  @Test
  void afterALookThatFailedTheNextOneIsTaken() {
    AtomicInteger calls = new AtomicInteger();
    SharedLook<Integer> failing =
        new SharedLook<>(
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no table");
              }
              return calls.get();
            });

    assertThatThrownBy(failing::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no table");
    assertThat(failing.take()).isEqualTo(2);
  }
}
