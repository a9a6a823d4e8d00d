package dev.brokerline.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What is done with a client that is connected: requests in flight, and floods of events. */
final class Loads {

  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final long FIRST_FLOOD = 20_000;
  private static final int THREADS = 8;

  private final Subject subject;
  private final Map<String, Load> loads = new LinkedHashMap<>();

  /** How many events last as long as a round does. */
  private final Map<String, Long> floods = new LinkedHashMap<>();

  Loads(Subject subject) {
    this.subject = subject;
    loads.put("in-flight-1", this::oneInFlight);
    loads.put("blocking", this::blocking);
    for (int window : new int[] {8, 64, 1024}) {
      loads.put("in-flight-" + window, (millis, timings) -> inFlight(window, millis));
      loads.put(
          "in-flight-" + window + "-threads-" + THREADS,
          (millis, timings) -> fromThreads(window / THREADS, millis));
    }
    put("events-", subject.events(), "200 plain", "200 ansi", "1000 plain", "4000 plain");
    put("lines-", subject.lines(), "200 text", "200 ansi");
  }

  /** A load: returns how many requests or events there were. */
  @FunctionalInterface
  private interface Load {
    long run(long millis, Timings timings) throws Exception;
  }

  private void put(String prefix, Optional<Subject.Flood> flood, String... kinds) {
    for (String kind : kinds) {
      String name = prefix + kind.replace(" plain", "").replace(' ', '-');
      flood.ifPresent(one -> loads.put(name, (millis, timings) -> flood(name, one, kind, millis)));
    }
  }

  Set<String> names() {
    return loads.keySet();
  }

  /** Runs a load for about that time, and tells its figures. */
  void measure(String name, long millis, BiConsumer<String, Double> to) throws Exception {
    Load load = loads.get(name);
    if (load == null) {
      throw new IllegalArgumentException("no such load: " + name);
    }
    Timings timings = new Timings();
    Gauge before = Gauge.now();
    long count = load.run(millis, timings);
    Gauge used = Gauge.now().since(before);
    to.accept("rate", count * 1e9 / used.nanos());
    to.accept("cpu", used.cpuNanos() / 1e3 / count);
    to.accept("bytes", (double) used.bytes() / count);
    timings.tell(to);
  }

  private long oneInFlight(long millis, Timings timings) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    next(timings, end(millis), over);
    over.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return timings.count();
  }

  /** Sends a request, and the next one when it is answered. */
  private void next(Timings timings, long end, CompletableFuture<Void> over) {
    long sent = System.nanoTime();
    var unused =
        subject
            .request()
            .whenComplete(
                (status, failure) -> {
                  long now = System.nanoTime();
                  timings.add(now - sent);
                  if (failure != null) {
                    over.completeExceptionally(failure);
                  } else if (now - end >= 0) {
                    over.complete(null);
                  } else {
                    next(timings, end, over);
                  }
                });
  }

  private long blocking(long millis, Timings timings) {
    long end = end(millis);
    long sent = System.nanoTime();
    while (sent - end < 0) {
      var unused = subject.request().join();
      long now = System.nanoTime();
      timings.add(now - sent);
      sent = now;
    }
    return timings.count();
  }

  /** Keeps requests in flight from one thread, which waits for the oldest before the next. */
  private long inFlight(int window, long millis) {
    List<CompletableFuture<?>> ring = new ArrayList<>();
    for (int i = 0; i < window; i++) {
      ring.add(subject.request());
    }
    long end = end(millis);
    long count = window;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < window; i++) {
        ring.get(i).join();
        ring.set(i, subject.request());
      }
      count += window;
    }
    ring.forEach(CompletableFuture::join);
    return count;
  }

  private long fromThreads(int windowOfEach, long millis) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(() -> inFlight(windowOfEach, millis)));
      }
      long count = 0;
      for (Future<Long> one : all) {
        count += one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      return count;
    } finally {
      threads.shutdownNow();
    }
  }

  private long flood(String name, Subject.Flood flood, String kind, long millis) throws Exception {
    long count = floods.getOrDefault(name, FIRST_FLOOD);
    long began = System.nanoTime();
    flood.of(count, kind);
    long took = System.nanoTime() - began;
    floods.put(name, Math.max(1_000, count * millis * 1_000_000 / took));
    return count;
  }

  private static long end(long millis) {
    return System.nanoTime() + millis * 1_000_000;
  }
}
