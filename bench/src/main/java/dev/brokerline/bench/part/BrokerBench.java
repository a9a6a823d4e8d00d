package dev.brokerline.bench.part;

import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.figures.Row;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.protocol.request.ListAgents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Measures brokers by what an {@link AgentRelay} sees of them. */
final class BrokerBench implements Measurement {

  private static final int TERMINALS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How long requests are sent while terminals print. */
  private static final Duration LOAD = Duration.ofSeconds(1);

  /** Where there is time for several rounds, the first one is for loading classes. */
  private static final Duration SEVERAL_ROUNDS = Duration.ofMinutes(1);

  private final Figures figures;
  private final Path ticker;
  private final Path directory;
  private final Set<BrokerKind> failed = EnumSet.noneOf(BrokerKind.class);

  /**
   * Makes a bench.
   *
   * @param ticker the program that prints 50 lines a second
   * @param directory where agents work
   */
  BrokerBench(Figures figures, Path ticker, Path directory) {
    this.figures = figures;
    this.directory = directory;
    this.ticker = ticker;
  }

  @Override
  public void run(Turns turns) throws Exception {
    turns.run(turns.left().compareTo(SEVERAL_ROUNDS) < 0 ? 0 : 1, this::round);
  }

  private void round(boolean counts) throws Exception {
    Figures to = counts ? figures : new Figures();
    for (BrokerKind kind : BrokerKind.values()) {
      if (failed.contains(kind)) {
        continue;
      }
      try {
        lives(kind, to);
        underLoad(kind, to);
      } catch (ExecutionException | TimeoutException e) {
        figures.failed(Part.BROKERS, kind.contender(), String.valueOf(e.getMessage()));
        failed.add(kind);
      }
    }
  }

  /** Measures start, spawns, memory and close of one broker. */
  private void lives(BrokerKind kind, Figures to) throws Exception {
    Contender contender = kind.contender();
    long began = System.nanoTime();
    try (AgentRelay relay = open(kind)) {
      BrokerInfo broker = relay.broker().orElseThrow();
      to.add(Row.START, contender, millisSince(began));
      double idle = Memory.ofBroker(broker.pid(), "cat");

      long spawning = System.nanoTime();
      spawn(relay, "cat");
      to.add(Row.SPAWN, contender, millisSince(spawning));
      if (kind != BrokerKind.IN_PROCESS) {
        double busy = Memory.ofBroker(broker.pid(), "cat");
        to.add(Row.IDLE_MEMORY, contender, idle);
        to.add(Row.AGENT_MEMORY, contender, (busy - idle) / TERMINALS);
      }
      long closing = System.nanoTime();
      get(relay.closeAsync());
      to.add(Row.CLOSE, contender, millisSince(closing));
    }
  }

  /** Measures how long requests take while many terminals print. */
  private void underLoad(BrokerKind kind, Figures to) throws Exception {
    List<Double> millis = new ArrayList<>();
    try (AgentRelay relay = open(kind)) {
      spawn(relay, ticker.toString());
      long began = System.nanoTime();
      while (System.nanoTime() - began < LOAD.toNanos()) {
        long sent = System.nanoTime();
        get(relay.request(new ListAgents()));
        millis.add(millisSince(sent));
      }
    }
    Collections.sort(millis);
    to.add(Row.LOAD_P50, kind.contender(), millis.get(millis.size() / 2));
    to.add(Row.LOAD_P99, kind.contender(), millis.get(millis.size() * 99 / 100));
  }

  private AgentRelay open(BrokerKind kind) throws Exception {
    return get(
        AgentRelay.open(AgentRelayOptions.builder().broker(kind.options(directory)).build()));
  }

  private static void spawn(AgentRelay relay, String program) throws Exception {
    get(
        CompletableFuture.allOf(
            IntStream.range(0, TERMINALS)
                .mapToObj(i -> relay.spawn("agent-" + i, program))
                .toArray(CompletableFuture<?>[]::new)));
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
