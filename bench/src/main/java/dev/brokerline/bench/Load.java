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
import java.util.LinkedHashMap;
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
  private static final long FIRST_FLOOD = 20_000;
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

  /** What is done with a load. */
  @FunctionalInterface
  private interface Measurement {
    void of(String name, Run run) throws Exception;
  }

  /** How many requests or events there were, and what they cost. */
  private record Used(long count, Gauge gauge) {}

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

  /** Runs everything once for the compilers of the JVM, and then again for the figures. */
  private void all() throws Exception {
    client.listen(this::heard);
    each((name, run) -> warmUp(run));
    each(this::measure);
  }

  private void each(Measurement measurement) throws Exception {
    Map<String, Run> loads = new LinkedHashMap<>();
    loads.put("in-flight-1", this::oneInFlight);
    loads.put("blocking", this::blocking);
    for (int window : new int[] {8, 64, 1024}) {
      loads.put("in-flight-" + window, nanos -> inFlight(window));
    }
    for (int size : new int[] {200, 1000, 4000}) {
      loads.put("events-" + size, nanos -> flood(size + " plain"));
    }
    loads.put("events-200-ansi", nanos -> flood("200 ansi"));
    for (Map.Entry<String, Run> load : loads.entrySet()) {
      if (wanted.isEmpty() || wanted.contains(load.getKey())) {
        expected = FIRST_FLOOD;
        measurement.of(load.getKey(), load.getValue());
      }
    }
  }

  private void warmUp(Run run) throws Exception {
    long warmAt = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() - warmAt < 0) {
      var unused = run(run, new ArrayList<>());
    }
  }

  /** Runs a load, whose next flood lasts as long as a round should. */
  private Used run(Run run, List<Long> nanos) throws Exception {
    Gauge before = Gauge.now();
    long count = run.count(nanos);
    Gauge gauge = Gauge.now().since(before);
    expected = Math.max(FIRST_FLOOD, count * millis * 1_000_000 / gauge.nanos());
    return new Used(count, gauge);
  }

  private void measure(String name, Run run) throws Exception {
    Map<String, List<Double>> figures = new TreeMap<>();
    // The first round settles the length of a flood.
    for (int round = -1; round < ROUNDS; round++) {
      List<Long> nanos = new ArrayList<>(1 << 16);
      Used used = run(run, nanos);
      if (round >= 0) {
        nanos.sort(null);
        note(figures, "rate", used.count * 1e9 / used.gauge.nanos());
        note(figures, "cpu", used.gauge.cpuNanos() / 1e3 / used.count);
        note(figures, "bytes", (double) used.gauge.bytes() / used.count);
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
