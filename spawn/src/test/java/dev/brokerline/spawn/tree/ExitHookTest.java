package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExitHookTest {

  private final List<Thread> registered = new ArrayList<>();
  private final AtomicInteger registrations = new AtomicInteger();
  private final ExitHook hook =
      new ExitHook(
          thread -> {
            registered.add(thread);
            registrations.incrementAndGet();
          },
          registered::remove,
          Duration.ofMillis(200),
          Duration.ofMillis(200));

  @Test
  void is_one_for_all_brokers_and_none_without_any() {
    List<Broker> lives = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Broker broker = new Broker(/* closes= */ true);
      lives.add(broker);
      assertThat(hook.add(broker)).isTrue();
      assertThat(registered).hasSize(1);
    }
    lives.forEach(hook::remove);
    assertThat(registered).isEmpty();
    assertThat(registrations).hasValue(1);

    hook.add(new Broker(/* closes= */ true));
    assertThat(registered).hasSize(1);
  }

  @Test
  void closes_all_and_then_ends_by_force_who_is_left() throws Exception {
    Broker good = new Broker(/* closes= */ true);
    Broker stuck = new Broker(/* closes= */ false);
    Broker broken = new BrokenBroker();
    List.of(good, stuck, broken).forEach(hook::add);

    exit();

    assertThat(good.forced.getNow(false)).isFalse();
    assertThat(stuck.forced.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(broken.forced.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void is_bounded_though_a_broker_resists_force() throws Exception {
    Broker resisting = new Broker(/* closes= */ false);
    resisting.resists = true;
    hook.add(resisting);

    exit();

    assertThat(resisting.forced).isDone();
    resisting.released.complete(null);
  }

  @Test
  void takes_no_broker_once_the_jvm_is_ending() throws Exception {
    hook.add(new Broker(/* closes= */ true));
    exit();

    assertThat(hook.add(new Broker(/* closes= */ true))).isFalse();
  }

  @Test
  void takes_no_broker_if_the_jvm_takes_no_hook_any_more() {
    ExitHook late =
        new ExitHook(
            thread -> {
              throw new IllegalStateException("Shutdown in progress");
            },
            thread -> {},
            Duration.ZERO,
            Duration.ZERO);

    assertThat(late.add(new Broker(/* closes= */ true))).isFalse();
  }

  private void exit() throws InterruptedException {
    Thread thread = registered.get(0);
    thread.start();
    thread.join();
  }

  /** Leaves the hook when it is closed, as a connection does, if it closes at all. */
  private class Broker implements ExitHook.Guarded {
    final CompletableFuture<Boolean> forced = new CompletableFuture<>();
    final CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
    volatile boolean resists;
    private final boolean closes;

    Broker(boolean closes) {
      this.closes = closes;
    }

    @Override
    public CompletableFuture<?> close() {
      if (!closes) {
        return new CompletableFuture<>();
      }
      hook.remove(this);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void endByForce(Duration limit) {
      forced.complete(true);
      if (resists) {
        released.join();
      }
    }
  }

  private final class BrokenBroker extends Broker {
    BrokenBroker() {
      super(/* closes= */ false);
    }

    @Override
    public CompletableFuture<?> close() {
      throw new IllegalStateException("broken on purpose");
    }
  }
}
