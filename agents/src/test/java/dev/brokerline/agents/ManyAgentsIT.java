package dev.brokerline.agents;

import static dev.brokerline.agents.RealRelay.LONG;
import static dev.brokerline.agents.RealRelay.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.Figures;
import dev.brokerline.protocol.result.BrokerMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two hundred agents under one real broker. */
class ManyAgentsIT {

  private static final int AGENTS = 200;

  /** The terminal's echo and the program's output may cut into each other. */
  private static final Pattern ADDRESSEE = Pattern.compile("only for (w\\d+)");

  @Test
  void areSpawnedGivenTheirOwnMessageAndReleased() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      AgentRelay relay = real.relay;
      int threadsBefore = Thread.getAllStackTraces().size();
      long heapBefore = usedHeap();
      long start = System.nanoTime();
      List<Agent> agents = spawn(relay);
      long spawned = System.nanoTime();

      List<CompletableFuture<Delivery>> sent = new ArrayList<>();
      for (Agent agent : agents) {
        sent.add(agent.send("only for " + agent.name() + "."));
      }
      for (CompletableFuture<Delivery> delivery : sent) {
        get(get(delivery).await(DeliveryState.INJECTED, LONG));
      }
      long injected = System.nanoTime();
      for (Agent agent : agents) {
        get(agent.awaitOutput("only for " + agent.name() + ".", LONG));
      }
      long seen = System.nanoTime();
      for (Agent agent : agents) {
        assertThat(ADDRESSEE.matcher(agent.output().text()).results())
            .as("words for %s", agent.name())
            .isNotEmpty()
            .allMatch(found -> agent.name().startsWith(found.group(1)));
      }
      int threads = Thread.getAllStackTraces().size();
      long heap = usedHeap();
      long workers = get(relay.metrics()).agents().stream().mapToLong(ManyAgentsIT::memory).sum();

      long releasing = System.nanoTime();
      List<CompletableFuture<Void>> releases = agents.stream().map(Agent::release).toList();
      for (CompletableFuture<Void> release : releases) {
        get(release);
      }
      long released = System.nanoTime();
      assertThat(agents).allMatch(agent -> agent.state() == AgentState.RELEASED);
      assertThat(get(relay.status()).agentCount()).isZero();
      assertThat(threads - threadsBefore).as("threads for %d agents", AGENTS).isLessThan(40);
      Figures.record(
          AGENTS + " agents under one broker",
          "spawned %d ms, injected %d ms, seen %d ms, released %d ms; threads %d -> %d, heap %+d MiB, workers %d MiB"
              .formatted(
                  millis(start, spawned),
                  millis(spawned, injected),
                  millis(injected, seen),
                  millis(releasing, released),
                  threadsBefore,
                  threads,
                  (heap - heapBefore) >> 20,
                  workers >> 20));
    }
  }

  @Test
  void areReleasedSideBySideWhenTheRelayIsClosed() throws Exception {
    try (RealRelay real = RealRelay.open()) {
      List<Agent> agents = spawn(real.relay);
      List<ProcessHandle> processes = RealRelay.processes(real.first.pid());
      assertThat(processes).hasSizeGreaterThan(2 * AGENTS);
      RelayCloseReport report = get(real.relay.closeAsync());
      assertThat(report.released().size() + report.unconfirmed().size()).isEqualTo(AGENTS);
      RealRelay.awaitEnd(processes);
      assertThat(agents).allMatch(agent -> agent.state().isEnded());
      assertThat(real.relay.history().since(0).events())
          .noneMatch(
              event -> event.toString().contains(SupervisionEvent.Step.BrokerLost.class.getName()));
      Figures.record(
          "close() of a relay with " + AGENTS + " agents",
          "%d ms, %d confirmed, %d survivors"
              .formatted(
                  report.took().toMillis(),
                  report.released().size(),
                  report.broker().survivors().size()));
    }
  }

  private static List<Agent> spawn(AgentRelay relay) throws Exception {
    List<CompletableFuture<Agent>> spawns =
        IntStream.range(0, AGENTS).mapToObj(i -> relay.spawn("w" + i, "cat")).toList();
    List<Agent> agents = new ArrayList<>();
    for (CompletableFuture<Agent> spawn : spawns) {
      agents.add(get(spawn));
    }
    return agents;
  }

  private static long memory(BrokerMetrics.Agent metrics) {
    return metrics.memoryBytes() == null ? 0 : metrics.memoryBytes();
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }
}
