package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.testing.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is called around spawns and releases, and what it can do to them. */
class AgentHooksTest {

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void areCalledInOrderBeforeTheRequestAndAfterTheAnswer() throws Exception {
    try (FakeRelay fake = relay(new Notes("1"), new Notes("2"))) {
      fake.fake.onRequest("spawn_agent", request -> note("spawn_agent"));
      fake.fake.onRequest("release_agent", request -> note("release_agent"));
      Agent agent = fake.spawn("w");
      assertThat(told)
          .containsExactly(
              "1 before spawn w",
              "2 before spawn w",
              "spawn_agent",
              "1 after spawn w",
              "2 after spawn w");
      told.clear();
      get(agent.release("done"));
      assertThat(told)
          .containsExactly(
              "1 before release w done",
              "2 before release w done",
              "release_agent",
              "1 after release w done",
              "2 after release w done");
    }
  }

  private Answer note(String request) {
    told.add(request);
    return Answer.own();
  }

  @Test
  void areToldWhatFailedBeforeTheCallerIs() throws Exception {
    try (FakeRelay fake = relay(new Notes("1"))) {
      fake.fake.enqueue("spawn_agent", Answer.invalidRequest("no such directory"));
      assertThat(failure(fake.relay.spawn("w", "cat")))
          .isInstanceOf(BrokerRejectedException.class)
          .hasMessageContaining("no such directory");
      assertThat(told)
          .containsExactly("1 before spawn w", "1 spawn failed w BrokerRejectedException");
      Agent agent = fake.spawn("x");
      told.clear();
      fake.fake.enqueue("release_agent", Answer.invalidRequest("busy"));
      assertThat(failure(agent.release())).isInstanceOf(BrokerRejectedException.class);
      assertThat(told)
          .containsExactly("1 before release x null", "1 release failed x BrokerRejectedException");
    }
  }

  @Test
  void areToldOfMessagesThatTheBrokerAccepted() throws Exception {
    try (FakeRelay fake = relay(new Thrower(), new Notes("1"))) {
      Agent agent = fake.spawn("w");
      told.clear();
      get(agent.send("do it", Sender.human("anna")));
      FakeRelay.until("the hook", () -> told.contains("1 sent to w by human:anna"));
      fake.fake.enqueue("send_message", Answer.invalidRequest("no"));
      assertThat(failure(agent.send("do more"))).isInstanceOf(BrokerRejectedException.class);
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void mayThrow() throws Exception {
    try (FakeRelay fake = relay(new Thrower(), new Notes("2"))) {
      Agent agent = fake.spawn("w");
      get(agent.release());
      fake.fake.enqueue("spawn_agent", Answer.invalidRequest("no such directory"));
      assertThat(failure(fake.relay.spawn("v", "cat")))
          .isInstanceOf(BrokerRejectedException.class)
          .hasMessageContaining("no such directory");
      assertThat(told)
          .containsExactly(
              "2 before spawn w",
              "2 after spawn w",
              "2 before release w null",
              "2 after release w null",
              "2 before spawn v",
              "2 spawn failed v BrokerRejectedException");
    }
  }

  @Test
  void areWaitedForNoLongerThanTheirTimeout() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    try (FakeRelay fake = relay(new Blocker(blocked), new Notes("2"))) {
      get(fake.relay.start());
      CompletableFuture<Agent> spawned = fake.relay.spawn("w", "cat");
      fake.timer.advance(Duration.ofMillis(4_999));
      assertThat(told).isEmpty();
      fake.timer.advance(Duration.ofMillis(1));
      assertThat(get(spawned).name()).isEqualTo("w");
      assertThat(told).containsExactly("2 before spawn w", "2 after spawn w");
    } finally {
      blocked.countDown();
    }
  }

  private static FakeRelay relay(AgentHooks... hooks) {
    AgentRelayOptions.Builder options =
        AgentRelayOptions.builder().hookTimeout(Duration.ofSeconds(5));
    List.of(hooks).forEach(options::hooks);
    return new FakeRelay(options);
  }

  /** Writes down what it is told. */
  private final class Notes implements AgentHooks {
    private final String name;

    Notes(String name) {
      this.name = name;
    }

    @Override
    public void beforeSpawn(SpawnOptions options) {
      told.add(name + " before spawn " + options.name());
    }

    @Override
    public void afterSpawn(Agent agent) {
      told.add(name + " after spawn " + agent.name());
    }

    @Override
    public void spawnFailed(SpawnOptions options, Throwable failure) {
      told.add(name + " spawn failed " + options.name() + " " + failure.getClass().getSimpleName());
    }

    @Override
    public void beforeRelease(Agent agent, @Nullable String reason) {
      told.add(name + " before release " + agent.name() + " " + reason);
    }

    @Override
    public void afterRelease(Agent agent, @Nullable String reason) {
      told.add(name + " after release " + agent.name() + " " + reason);
    }

    @Override
    public void releaseFailed(Agent agent, @Nullable String reason, Throwable failure) {
      told.add(name + " release failed " + agent.name() + " " + failure.getClass().getSimpleName());
    }

    @Override
    public void messageSent(Delivery delivery, Sender from) {
      told.add(name + " sent to " + delivery.message().to() + " by " + from);
    }
  }

  /** Fails whatever it is told. */
  private static final class Thrower implements AgentHooks {
    @Override
    public void messageSent(Delivery delivery, Sender from) {
      throw new IllegalStateException("messageSent");
    }

    @Override
    public void beforeSpawn(SpawnOptions options) {
      throw new IllegalStateException("beforeSpawn");
    }

    @Override
    public void afterSpawn(Agent agent) {
      throw new AssertionError("afterSpawn");
    }

    @Override
    public void spawnFailed(SpawnOptions options, Throwable failure) {
      throw new IllegalStateException("spawnFailed");
    }

    @Override
    public void beforeRelease(Agent agent, @Nullable String reason) {
      throw new StackOverflowError("beforeRelease");
    }

    @Override
    public void afterRelease(Agent agent, @Nullable String reason) {
      throw new IllegalStateException("afterRelease");
    }
  }

  /** Blocks before a spawn until it is let go. */
  private record Blocker(CountDownLatch latch) implements AgentHooks {
    @Override
    public void beforeSpawn(SpawnOptions options) {
      try {
        assertThat(latch.await(2 * FakeRelay.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
