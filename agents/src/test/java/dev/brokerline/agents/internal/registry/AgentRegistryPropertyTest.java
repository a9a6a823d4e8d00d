package dev.brokerline.agents.internal.registry;

import static dev.brokerline.agents.model.AgentState.BUSY;
import static dev.brokerline.agents.model.AgentState.DEAD;
import static dev.brokerline.agents.model.AgentState.EXITED;
import static dev.brokerline.agents.model.AgentState.IDLE;
import static dev.brokerline.agents.model.AgentState.READY;
import static dev.brokerline.agents.model.AgentState.RELEASED;
import static dev.brokerline.agents.model.AgentState.RESTARTING;
import static dev.brokerline.agents.model.AgentState.SPAWNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.AgentStarted;
import dev.brokerline.protocol.result.ReleaseResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Many thousand random stories of three agents, told in any order, with waits begun at any moment:
 * no illegal state is reached, and no wait is lost. {@code -Dbrokerline.test.stories=100000} tells
 * more of them.
 */
class AgentRegistryPropertyTest {

  private static final int STORIES = Integer.getInteger("brokerline.test.stories", 10_000);
  private static final int STEPS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Where one step can lead, whatever it is: written down apart from the code under test. */
  private static final Map<AgentState, Set<AgentState>> LEGAL = new EnumMap<>(AgentState.class);

  static {
    Set<AgentState> crashes = EnumSet.of(RESTARTING, EXITED, RELEASED, DEAD, SPAWNING);
    LEGAL.put(SPAWNING, with(crashes, READY, IDLE));
    LEGAL.put(READY, with(crashes, IDLE, BUSY));
    LEGAL.put(IDLE, with(crashes, BUSY));
    LEGAL.put(BUSY, with(crashes, IDLE));
    LEGAL.put(RESTARTING, EnumSet.of(SPAWNING, EXITED, RELEASED, DEAD));
    LEGAL.put(EXITED, EnumSet.of(RESTARTING, SPAWNING, RELEASED));
    LEGAL.put(RELEASED, EnumSet.of(SPAWNING));
    LEGAL.put(DEAD, EnumSet.of(SPAWNING, RELEASED));
  }

  private static Set<AgentState> with(Set<AgentState> some, AgentState... more) {
    Set<AgentState> all = EnumSet.copyOf(some);
    all.addAll(List.of(more));
    return all;
  }

  /** A wait, and what shows from outside that it holds or never will. */
  private record Open(
      AgentLife life, CompletableFuture<?> future, Predicate<AgentLife> holds, boolean untilEnd) {}

  private final ManualTimer timer = new ManualTimer();

  @Test
  void reachesNoIllegalStateAndLosesNoWait() {
    for (int story = 0; story < STORIES; story++) {
      long seed = story * 31L + 7;
      try {
        tell(new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("story with seed " + seed, e);
      }
    }
  }

  private void tell(Random random) {
    AgentRegistry registry = new AgentRegistry(timer, Runnable::run, life -> null);
    List<Open> waits = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      AgentLife life = registry.find(name).orElse(null);
      if (life != null && random.nextInt(3) == 0) {
        waits.add(await(registry, life, random.nextInt(4)));
      } else {
        AgentSnapshot before = life == null ? null : life.snapshot();
        happen(registry, name, life, random);
        checkMove(before, life);
      }
      if (random.nextInt(10) == 0) {
        timer.advance(Duration.ofSeconds(random.nextInt(4)));
      }
      waits.forEach(AgentRegistryPropertyTest::check);
      checkAll(registry);
    }
    timer.advance(PATIENCE);
    waits.forEach(wait -> assertThat(wait.future).as("at the deadline at the latest").isDone());
    assertThat(registry.openWaits()).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  private static Open await(AgentRegistry registry, AgentLife life, int kind) {
    return switch (kind) {
      case 0 ->
          new Open(
              life,
              registry.await(life, AgentConditions.ready(), PATIENCE),
              now -> now.snapshot().ready(),
              false);
      case 1 ->
          new Open(
              life,
              registry.await(life, AgentConditions.idle(), PATIENCE),
              now -> now.snapshot().state() == IDLE,
              false);
      case 2 ->
          new Open(
              life,
              registry.await(life, AgentConditions.ended(), PATIENCE),
              now -> now.snapshot().state().isEnded(),
              true);
      default -> {
        long seen = registry.messageCountOf(life);
        yield new Open(
            life,
            registry.await(life, AgentConditions.messageAfter(seen), PATIENCE),
            now -> registry.messageCountOf(now) > seen,
            false);
      }
    };
  }

  private static void happen(AgentRegistry registry, String name, AgentLife life, Random random) {
    switch (random.nextInt(21)) {
      case 0 -> registry.answered(SpawnAgent.of(AgentSpec.pty(name, "cat")), started(name));
      case 1 -> registry.brokerLost("killed", each -> random.nextBoolean(), random.nextBoolean());
      case 2 -> {
        if (life != null) {
          SpawnAgent again = SpawnAgent.of(AgentSpec.pty(name, "cat"));
          registry.starts().expectRespawn(life, again);
          registry.starts().giveUp(life, again, "refused");
        }
      }
      case 3 -> {
        if (life != null) {
          registry.starts().letGo(life);
        }
      }
      case 4 -> {
        if (life != null && life.snapshot().state() == RESTARTING) {
          SpawnAgent again = SpawnAgent.of(AgentSpec.pty(name, "cat"));
          registry.starts().expectRespawn(life, again);
          registry.answered(again, started(name));
        }
      }
      case 5 -> registry.answered(ReleaseAgent.of(name), new ReleaseResult(name));
      default -> Told.tell(registry, event(name, random));
    }
  }

  private static AgentStarted started(String name) {
    return new AgentStarted(name, "pty", null, true, null);
  }

  private static BrokerEvent event(String name, Random random) {
    return switch (random.nextInt(14)) {
      case 0, 1 ->
          new AgentEvent.Spawned(name, "pty", "cat", null, null, null, null, null, true, null);
      case 2, 3 -> new WorkerEvent.Ready(name, "pty", null, "cat", null);
      case 4 -> new WorkerEvent.Output(name, "stdout", "text");
      case 5 -> new WorkerEvent.Output(name, "stderr", "Error: gone");
      case 6, 7 -> new AgentEvent.Idle(name, 30L);
      case 8 -> new AgentEvent.ExitRequested(name, "pty_closed");
      case 9 -> new AgentEvent.Exited(name, null, null);
      case 10 -> new AgentEvent.Released(name);
      case 11 ->
          random.nextBoolean()
              ? new AgentEvent.Restarting(name, 1, null, 1, 2000L)
              : new AgentEvent.Restarted(name, random.nextInt(5));
      case 12 ->
          random.nextBoolean()
              ? new AgentEvent.PermanentlyDead(name, "exceeded max restarts (5)")
              : new DeliveryEvent.Injected(name, "del_1", "sdk_1", 1L);
      default -> new RelayEvent.Inbound("e", name, "#general", "hello", null, null, null);
    };
  }

  private static void checkMove(AgentSnapshot before, AgentLife life) {
    if (before == null) {
      return;
    }
    AgentState from = before.state();
    AgentState to = life.snapshot().state();
    if (from != to && !LEGAL.get(from).contains(to)) {
      fail("from " + from + " to " + to);
    }
  }

  private static void checkAll(AgentRegistry registry) {
    for (AgentLife life : registry.live()) {
      AgentSnapshot now = life.snapshot();
      if (now.state().isEnded()
          || (now.state() == READY && !now.ready())
          || (now.state() == RESTARTING && now.ready())) {
        fail("alive is " + now);
      }
    }
  }

  private static void check(Open wait) {
    AgentLife life = wait.life;
    if (!wait.future.isDone()) {
      if (wait.holds.test(life)) {
        fail("it holds, and the wait was not told: " + life.snapshot());
      }
      if (!wait.untilEnd && life.snapshot().state().isEnded()) {
        fail("it can hold no more, and the wait was not told: " + life.snapshot());
      }
    } else if (wait.future.isCompletedExceptionally()) {
      AgentWaitException failure = failureOf(wait.future);
      if (wait.untilEnd) {
        assertThat(failure.reason()).isIn(Reason.TIMED_OUT, Reason.BROKER_ENDED);
      }
    }
  }

  private static AgentWaitException failureOf(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (AgentWaitException) e.getCause();
    }
  }
}
