package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnLoopTest {

  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final List<Throwable> failures = new ArrayList<>();

  private boolean step() {
    if (left.get() == 0) {
      return false;
    }
    left.decrementAndGet();
    done.incrementAndGet();
    return true;
  }

  private int runAll() {
    int count = 0;
    for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
      turn.run();
      count++;
    }
    return count;
  }

  @Test
  void leavesTheThreadToOthersAfterSomeSteps() {
    TurnLoop loop = new TurnLoop(turns::add, this::step, failures::add);
    left.set(130);
    loop.wake();
    loop.wake();
    assertThat(turns).hasSize(1);
    turns.remove().run();
    assertThat(done).hasValue(64);
    assertThat(runAll()).isPositive();
    assertThat(done).hasValue(130);
  }

  @Test
  void looksAgainAfterAWakeDuringItsTurn() {
    TurnLoop[] loop = new TurnLoop[1];
    loop[0] =
        new TurnLoop(
            turns::add,
            () -> {
              if (done.getAndIncrement() == 0) {
                loop[0].wake();
              }
              return false;
            },
            failures::add);
    loop[0].wake();
    assertThat(runAll()).isEqualTo(2);
    assertThat(done).hasValue(2);
  }

  @Test
  void makesNoStepAfterOneThatThrew() {
    TurnLoop loop =
        new TurnLoop(
            turns::add,
            () -> {
              done.incrementAndGet();
              throw new IllegalStateException("broken");
            },
            failures::add);
    loop.wake();
    runAll();
    loop.wake();
    assertThat(runAll()).isZero();
    assertThat(done).hasValue(1);
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void neverMakesTwoStepsAtOnceNorMissesAWake() throws Exception {
    AtomicBoolean inside = new AtomicBoolean();
    AtomicInteger collisions = new AtomicInteger();
    TurnLoop loop =
        new TurnLoop(
            SharedExecutors.LISTENERS,
            () -> {
              collisions.addAndGet(inside.getAndSet(true) ? 1 : 0);
              boolean found = step();
              inside.set(false);
              return found;
            },
            failures::add);
    int wakers = 4;
    int each = 5000;
    CountDownLatch ready = new CountDownLatch(wakers);
    for (int i = 0; i < wakers; i++) {
      SharedExecutors.CALLBACKS.execute(
          () -> {
            ready.countDown();
            for (int j = 0; j < each; j++) {
              left.incrementAndGet();
              loop.wake();
            }
          });
    }
    ready.await();
    await().until(() -> done.get() == wakers * each);
    assertThat(collisions).hasValue(0);
    assertThat(failures).isEmpty();
  }
}
