package dev.brokerline.agents;

import static dev.brokerline.agents.RealRelay.LONG;
import static dev.brokerline.agents.RealRelay.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.Figures;
import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.relaycast.LocalRelaycast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The facade before the real native broker. */
class RealRelayIT {

  @Test
  void spawnsSendsWaitsAndReleases() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      Agent agent = real.spawn(SpawnOptions.cli("w", "cat").idleThreshold(Duration.ofSeconds(1)));
      Delivery delivery = get(agent.send("hello there"));
      assertThat(get(delivery.await(DeliveryState.INJECTED, LONG)).to()).isEqualTo("w");
      assertThat(get(agent.awaitIdle(LONG)).state()).isEqualTo(AgentState.IDLE);
      assertThat(get(delivery.await(DeliveryState.VERIFIED, LONG)).why()).isNull();
      get(agent.release());
      assertThat(agent.state()).as("at once").isEqualTo(AgentState.RELEASED);
      assertThat(get(agent.awaitExit(LONG)).state()).isEqualTo(AgentState.RELEASED);
      assertThat(real.relay.agents()).isEmpty();
    }
  }

  @Test
  void followsTheLogOfAnAgentOverTheDeathOfItsBrokerAndNoLongerThanTheRelay() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CompletableFuture<RuntimeException> end = new CompletableFuture<>();
    AgentLogs.Listener listener =
        new AgentLogs.Listener() {
          @Override
          public void onText(String text) {
            told.add(text);
          }

          @Override
          public void onEnd(RuntimeException failure) {
            end.complete(failure);
          }
        };
    AgentLogs.FollowOptions options =
        AgentLogs.FollowOptions.DEFAULT
            .withAllowMissing(true)
            .withPollInterval(Duration.ofMillis(50));
    try (RealRelay real = RealRelay.open()) {
      AgentLogs logs = real.relay.logs();
      Subscription follow = logs.follow("w", options, listener);
      Agent agent = real.spawn("w", "bash -c 'echo I am $$; exec cat'");
      await().atMost(LONG).until(() -> String.join("", told).contains("I am "));
      ProcessHandle.of(real.first.pid()).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> agent.snapshot().restarts() == 1);
      await().atMost(LONG).until(() -> String.join("", told).split("I am ", -1).length == 3);
      assertThat(end).isNotDone();
      assertThat(follow).isNotNull();
    }
    assertThat(get(end)).isInstanceOf(BrokerClosedException.class);
  }

  @Test
  void whatWasTypedIsReadSoThatToolsDoNotTellItAgain() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      Path program = Path.of("src/test/agents/agent.sh").toAbsolutePath();
      Agent agent = real.spawn(SpawnOptions.cli("w", "bash " + program).skipRelayPrompt(false));
      LocalRelaycast relaycast = real.relay.relaycast().orElseThrow();
      relaycast.sendDirect(relaycast.register("alice"), "w", "Do you have anything unread?");
      get(agent.awaitOutput("nothing unread", LONG));
    }
  }

  @Test
  void failsEveryWaitForAMissingProgramInTheWorkersWords() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      long slowest = 0;
      for (int run = 0; run < 5; run++) {
        long start = System.nanoTime();
        Agent agent = spawnMissing(real, "w" + run);
        if (agent == null) {
          continue;
        }
        List<CompletableFuture<?>> waits =
            List.of(
                agent.awaitReady(LONG),
                agent.awaitIdle(LONG),
                agent.awaitMessage(LONG),
                agent.awaitOutput("anything", LONG));
        for (CompletableFuture<?> wait : waits) {
          Throwable failure = catchThrowable(() -> get(wait)).getCause();
          assertThat(failure).hasMessageContaining("no-such-program-anywhere");
          assertThat(((AgentWaitException) failure).reason()).isEqualTo(Reason.LAUNCH_FAILED);
        }
        slowest = Math.max(slowest, System.nanoTime() - start);
        get(agent.release());
      }
      Figures.record(
          "waits for a program that does not exist", slowest / 1_000_000 + " ms at most");
    }
  }

  @Test
  void bringsThreeAgentsBackWithTheirChannelsAfterTheBrokerWasKilled() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      AgentRelay relay = real.relay;
      List<Agent> agents = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        agents.add(
            real.spawn(
                SpawnOptions.cli(name, "sh")
                    .args("-c", "trap '' HUP; exec cat")
                    .channels("general", "only-" + name)));
      }
      get(agents.get(1).subscribe("dev"));
      await().atMost(LONG).until(() -> agents.get(1).snapshot().channels().contains("dev"));
      Set<ProcessHandle> before = new HashSet<>(RealRelay.processes(real.first.pid()));
      CompletableFuture<AgentSnapshot> exit = agents.get(0).awaitExit(LONG);
      long killed = System.nanoTime();
      ProcessHandle.of(real.first.pid()).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> relay.state() == RelayState.RECOVERING);
      get(relay.awaitRecovery(LONG));
      long back = (System.nanoTime() - killed) / 1_000_000;

      RealRelay.awaitEnd(before);
      assertThat(relay.agents()).containsExactlyElementsOf(agents);
      assertThat(get(relay.status()).agents())
          .allSatisfy(
              agent -> {
                assertThat(agent.channels()).contains("general", "only-" + agent.name());
                assertThat(agent.channels().contains("dev")).isEqualTo("b".equals(agent.name()));
              });
      for (Agent agent : agents) {
        long seen = agent.output().position();
        get(agent.send("are you back?"));
        get(agent.output().await(Pattern.compile("are you back\\?"), seen, LONG));
      }
      assertThat(exit).as("a wait that was kept").isNotDone();
      assertThat(story(relay))
          .containsExactly(
              "BrokerStarted",
              "BrokerLost",
              "RestartScheduled",
              "BrokerStarted",
              "AgentRespawned",
              "AgentRespawned",
              "AgentRespawned",
              "Recovered");
      Figures.record(
          "three agents back after a kill -9 of the broker",
          "%d ms, of which %d are the backoff"
              .formatted(back, SupervisionPolicy.RESTART.backoff().initial().toMillis()));
    }
  }

  @Test
  void keepsItsRelaycastWhenABrokerIsKilled() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      AgentRelay relay = real.relay;
      Agent agent = real.spawn("a", "cat");
      LocalRelaycast relaycast = relay.relaycast().orElseThrow();
      get(relay.send("#general", "before the death"));
      await().atMost(LONG).until(() -> texts(relaycast).contains("before the death"));
      List<String> identities = names(relaycast);
      ProcessHandle.of(real.first.pid()).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> relay.state() == RelayState.RECOVERING);
      get(relay.awaitRecovery(LONG));

      assertThat(relay.broker().orElseThrow().pid()).isNotEqualTo(real.first.pid());
      assertThat(relay.relaycast()).containsSame(relaycast);
      assertThat(names(relaycast)).containsExactlyInAnyOrderElementsOf(identities);
      get(relay.send("#general", "after the death"));
      await().atMost(LONG).until(() -> texts(relaycast).contains("after the death"));
      assertThat(texts(relaycast)).contains("before the death");
      get(agent.release());
      relay.close();
      assertThat(relay.relaycast()).isEmpty();
    }
  }

  private static List<String> texts(LocalRelaycast relaycast) {
    return relaycast.channelMessages("general").stream().map(message -> message.text()).toList();
  }

  private static List<String> names(LocalRelaycast relaycast) {
    return relaycast.agents().stream().map(agent -> agent.name()).toList();
  }

  /**
   * The worker may be gone before the broker has told it what to run: then the spawn is refused.
   */
  private static Agent spawnMissing(RealRelay real, String name) throws Exception {
    try {
      return real.spawn(name, "no-such-program-anywhere");
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("failed writing frame to worker");
      return null;
    }
  }

  private static List<String> story(AgentRelay relay) {
    List<String> steps = new ArrayList<>();
    for (ClientEvent event : relay.history().since(0).events()) {
      if (event instanceof SupervisionEvent supervised) {
        steps.add(supervised.step().getClass().getSimpleName());
      }
    }
    return steps;
  }
}
