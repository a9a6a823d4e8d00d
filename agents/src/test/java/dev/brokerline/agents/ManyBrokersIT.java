package dev.brokerline.agents;

import static dev.brokerline.agents.RealRelay.LONG;
import static dev.brokerline.agents.RealRelay.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.client.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Fifty real brokers in one JVM, each with a Relaycast and an agent of its own. */
class ManyBrokersIT {

  private static final int BROKERS = 50;
  private static final int SOME = 10;

  @Test
  void needNoMoreThreadsThanTen() throws Exception {
    List<AgentRelay> relays = new ArrayList<>();
    try {
      long start = System.nanoTime();
      open(relays, SOME);
      int threadsOfSome = Thread.getAllStackTraces().size();
      open(relays, BROKERS - SOME);
      int threadsOfAll = Thread.getAllStackTraces().size();
      long opened = System.nanoTime();
      for (AgentRelay relay : relays) {
        Agent agent = relay.agent("w").orElseThrow();
        get(agent.send("still there?"));
        get(agent.awaitOutput("still there?", LONG));
      }
      assertThat(threadsOfAll)
          .as("threads of %d brokers, against %d of %d", BROKERS, threadsOfSome, SOME)
          .isLessThanOrEqualTo(threadsOfSome + 8);
      List<CompletableFuture<RelayCloseReport>> closings =
          relays.stream().map(AgentRelay::closeAsync).toList();
      for (CompletableFuture<RelayCloseReport> closing : closings) {
        assertThat(get(closing).released()).containsExactly("w");
      }
      Figures.record(
          BROKERS + " brokers in one JVM",
          "threads %d with %d, %d with %d; opened with an agent each in %d ms"
              .formatted(threadsOfSome, SOME, threadsOfAll, BROKERS, (opened - start) / 1_000_000));
    } finally {
      relays.forEach(AgentRelay::close);
    }
  }

  private static void open(List<AgentRelay> relays, int more) throws Exception {
    List<CompletableFuture<Agent>> spawns = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      AgentRelay relay = AgentRelay.create(RealRelay.options().build());
      relays.add(relay);
      spawns.add(relay.spawn("w", "cat"));
    }
    for (CompletableFuture<Agent> spawn : spawns) {
      get(get(spawn).send("hello")).await(DeliveryState.INJECTED, LONG).join();
    }
  }
}
