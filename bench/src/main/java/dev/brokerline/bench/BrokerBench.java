package dev.brokerline.bench;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Measures brokers by what a client sees of them. */
final class BrokerBench {

  private static final int TERMINALS = 100;
  private static final int BUSY_TERMINALS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOAD = Duration.ofMinutes(1);

  private final Figures figures;
  private final Path ticker;
  private final Path directory;

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

  /**
   * Measures start, spawns, memory and close of one broker.
   *
   * @param counts false to throw the figures away
   */
  void lives(BrokerKind kind, boolean counts) throws Exception {
    Figures to = counts ? figures : new Figures();
    String title = kind.title();
    long began = System.nanoTime();
    try (BrokerClient client = BrokerClient.create(kind.options(directory))) {
      BrokerInfo broker = get(client.start());
      to.add(Row.START, title, millisSince(began));
      double idle = Memory.ofBroker(broker.pid(), "cat");

      long spawning = System.nanoTime();
      spawn(client, TERMINALS, "cat");
      to.add(Row.SPAWN, title, millisSince(spawning));
      if (kind != BrokerKind.IN_PROCESS) {
        double busy = Memory.ofBroker(broker.pid(), "cat");
        to.add(Row.IDLE_MEMORY, title, idle);
        to.add(Row.AGENT_MEMORY, title, (busy - idle) / TERMINALS);
      }
      long closing = System.nanoTime();
      get(client.closeAsync());
      to.add(Row.CLOSE, title, millisSince(closing));
    }
  }

  /** Measures how long requests take while many terminals print, for a minute at most. */
  void underLoad(BrokerKind kind, int requests) throws Exception {
    List<Double> millis = new ArrayList<>();
    try (BrokerClient client = BrokerClient.create(kind.options(directory))) {
      get(client.start());
      spawn(client, BUSY_TERMINALS, ticker.toString());
      long began = System.nanoTime();
      while (millis.size() < requests && System.nanoTime() - began < LOAD.toNanos()) {
        long sent = System.nanoTime();
        get(client.request(new ListAgents(), LIMIT));
        millis.add(millisSince(sent));
      }
    } catch (ExecutionException | TimeoutException e) {
      figures.failed(Row.LATENCY_P50, kind.title(), String.valueOf(e.getMessage()));
      figures.failed(Row.LATENCY_P99, kind.title(), String.valueOf(e.getMessage()));
      return;
    }
    Collections.sort(millis);
    figures.add(Row.LATENCY_P50, kind.title(), millis.get(millis.size() / 2));
    figures.add(Row.LATENCY_P99, kind.title(), millis.get(millis.size() * 99 / 100));
  }

  private static void spawn(BrokerClient client, int count, String program) throws Exception {
    get(
        CompletableFuture.allOf(
            IntStream.range(0, count)
                .mapToObj(i -> SpawnAgent.of(AgentSpec.pty("agent-" + i, program)))
                .map(request -> client.request(request, LIMIT))
                .toArray(CompletableFuture<?>[]::new)));
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
