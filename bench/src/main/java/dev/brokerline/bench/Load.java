package dev.brokerline.bench;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts a {@link BrokerClient} under load with the peer in C, and prints one figure a line: its name
 * and its value. The driver of the upstream SDK does the same.
 */
public final class Load {

  /** How long the compilers of the JVM get for each load. */
  private static final Duration WARM_UP = Duration.ofMillis(2500);

  private static final int ROUNDS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** As many events as the longest flood has, so that the rows compare complete deliveries. */
  private static final ClientLimits ROOM =
      ClientLimits.DEFAULT.withQueued(new ClientLimits.EventLimits(4_000_000, 1L << 30));

  private final BrokerClient client;
  private final long millis;
  private final Set<String> wanted;
  private volatile Flood flood = new Flood(0);
  private long expected;

  private Load(BrokerClient client, long millis, Set<String> wanted) {
    this.client = client;
    this.millis = millis;
    this.wanted = wanted;
  }

  /** One run of a load. */
  @FunctionalInterface
  private interface Run {
    /** Returns how many requests or events there were. */
    long count(List<Long> nanos) throws Exception;
  }

  /**
   * Runs all loads, or those that are named.
   *
   * @param args the process backend, the peer, the milliseconds of each round, and names of loads
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[1]).resolveSibling("work"));
    BrokerClientOptions options =
        BrokerClientOptions.builder()
            .processBackend(ProcessBackend.valueOf(args[0]))
            .binary(Path.of(args[1]))
            .directory(directory)
            .limits(ROOM)
            .build();
    List<String> wanted = Arrays.asList(args).subList(3, args.length);
    try (BrokerClient client = BrokerClient.create(options)) {
      client.start().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      new Load(client, Long.parseLong(args[2]), Set.copyOf(wanted)).all();
    }
    System.exit(0);
  }

  private void all() throws Exception {
    measure("in-flight-1", this::oneInFlight);
    measure("blocking", this::blocking);
    for (int window : new int[] {8, 64, 1024}) {
      measure("in-flight-" + window, nanos -> inFlight(window));
    }
    client.listen(this::heard);
    for (int size : new int[] {200, 1000, 4000}) {
      expected = 20_000;
      measure("events-" + size, nanos -> flood(size + " plain"));
    }
    expected = 20_000;
    measure("events-200-ansi", nanos -> flood("200 ansi"));
  }

  private void measure(String name, Run run) throws Exception {
    if (!wanted.isEmpty() && !wanted.contains(name)) {
      return;
    }
    Map<String, List<Double>> figures = new TreeMap<>();
    long warmAt = System.nanoTime() + WARM_UP.toNanos();
    for (int round = 0; round < ROUNDS; ) {
      List<Long> nanos = new ArrayList<>(1 << 16);
      Gauge before = Gauge.now();
      long count = run.count(nanos);
      Gauge used = Gauge.now().since(before);
      expected = Math.max(20_000, count * millis * 1_000_000 / used.nanos());
      if (System.nanoTime() - warmAt > used.nanos()) {
        round++;
        nanos.sort(null);
        note(figures, "rate", count * 1e9 / used.nanos());
        note(figures, "cpu", used.cpuNanos() / 1e3 / count);
        note(figures, "bytes", (double) used.bytes() / count);
        if (!nanos.isEmpty()) {
          note(figures, "p50", nanos.get(nanos.size() / 2) / 1e3);
          note(figures, "p99", nanos.get(nanos.size() * 99 / 100) / 1e3);
        }
      }
    }
    figures.forEach(
        (figure, values) ->
            System.out.printf(
                Locale.ROOT,
                "%s.%s %f%n",
                name,
                figure,
                values.stream().sorted().toList().get(ROUNDS / 2)));
  }

  private static void note(Map<String, List<Double>> figures, String name, double value) {
    figures.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  private long end() {
    return System.nanoTime() + millis * 1_000_000;
  }

  private long oneInFlight(List<Long> nanos) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    next(nanos, end(), over);
    over.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return nanos.size();
  }

  /** Sends a request, and the next one when it is answered. */
  private void next(List<Long> nanos, long end, CompletableFuture<Void> over) {
    long sent = System.nanoTime();
    var unused =
        client
            .request(new GetStatus())
            .whenComplete(
                (status, failure) -> {
                  long now = System.nanoTime();
                  nanos.add(now - sent);
                  if (failure != null) {
                    over.completeExceptionally(failure);
                  } else if (now - end >= 0) {
                    over.complete(null);
                  } else {
                    next(nanos, end, over);
                  }
                });
  }

  private long blocking(List<Long> nanos) {
    long end = end();
    long sent = System.nanoTime();
    while (sent - end < 0) {
      var unused = client.request(new GetStatus()).join();
      long now = System.nanoTime();
      nanos.add(now - sent);
      sent = now;
    }
    return nanos.size();
  }

  /** Keeps requests in flight from one thread, which waits for the oldest before the next. */
  private long inFlight(int window) {
    List<CompletableFuture<?>> ring = new ArrayList<>();
    for (int i = 0; i < window; i++) {
      ring.add(client.request(new GetStatus()));
    }
    long end = end();
    long count = window;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < window; i++) {
        ring.get(i).join();
        ring.set(i, client.request(new GetStatus()));
      }
      count += window;
    }
    ring.forEach(CompletableFuture::join);
    return count;
  }

  private long flood(String kind) throws Exception {
    Flood now = new Flood(expected);
    flood = now;
    var unused =
        client
            .request(new SendInput("flood", expected + " " + kind), LIMIT)
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    now.over.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return now.expected;
  }

  private void heard(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker from
        && from.event() instanceof WorkerEvent.Output output) {
      flood.heard(output);
    } else if (event instanceof ClientEvent.EventsDropped dropped) {
      flood.over.completeExceptionally(new IllegalStateException(dropped.toString()));
    }
  }

  /** The events of one round. */
  private static final class Flood {

    final long expected;
    final CompletableFuture<Void> over = new CompletableFuture<>();
    private long events;
    private long characters;

    Flood(long expected) {
      this.expected = expected;
    }

    /** Called for one event after the other. */
    void heard(WorkerEvent.Output output) {
      String chunk = output.chunk();
      characters += chunk == null ? 0 : chunk.length();
      if (++events == expected && characters > expected) {
        over.complete(null);
      }
    }
  }
}
