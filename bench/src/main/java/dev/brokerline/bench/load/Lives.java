package dev.brokerline.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What clients cost that do nothing but start, be there, and end. The heap of this JVM must be
 * resident from its start, so that what is resident grows by what is not on the heap.
 */
final class Lives {

  private static final int FAILURES = 1_000;
  private static final int[] FLEETS = {1, 50, 500};

  /** So many clients start, or end, at a time. */
  private static final int SIDE_BY_SIDE = 10;

  private final Client.Starter starter;

  Lives(Client.Starter starter) {
    this.starter = starter;
  }

  /** What this JVM uses. */
  private record Use(int threads, long bytes) {

    static Use now() throws IOException {
      System.gc();
      long resident =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
              .sum();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      return new Use(ManagementFactory.getThreadMXBean().getThreadCount(), resident + heap);
    }
  }

  Set<String> names() {
    return Files.exists(Path.of("/proc/self/status"))
        ? Set.of("start", "failures", "fleet")
        : Set.of("start", "failures");
  }

  /** Lives some lives, and tells their figures. */
  void measure(String name, BiConsumer<String, Double> to) throws Exception {
    switch (name) {
      case "start" -> start(to);
      case "failures" -> failures(to);
      case "fleet" -> fleet(to);
      default -> throw new IllegalArgumentException("no such life: " + name);
    }
  }

  private void start(BiConsumer<String, Double> to) throws Exception {
    long began = System.nanoTime();
    Client client = get(starter.start());
    to.accept("ms", (System.nanoTime() - began) / 1e6);
    get(client.close());
  }

  /** Kills the peer while a thousand requests are in flight, and times the last failure. */
  private void failures(BiConsumer<String, Double> to) throws Exception {
    Client client = get(starter.start());
    get(client.silence());
    AtomicLong last = new AtomicLong();
    List<CompletableFuture<?>> failed = new ArrayList<>();
    for (int i = 0; i < FAILURES; i++) {
      failed.add(
          client
              .request()
              .handle(
                  (answer, failure) -> {
                    if (failure == null) {
                      throw new IllegalStateException("the peer has answered");
                    }
                    return last.accumulateAndGet(System.nanoTime(), Math::max);
                  }));
    }
    long killed = System.nanoTime();
    ProcessHandle.of(client.pid()).ifPresent(ProcessHandle::destroyForcibly);
    get(CompletableFuture.allOf(failed.toArray(CompletableFuture<?>[]::new)));
    to.accept("ms", (last.get() - killed) / 1e6);
    get(client.close());
  }

  private void fleet(BiConsumer<String, Double> to) throws Exception {
    List<Client> clients = new ArrayList<>();
    Gauge before = Gauge.now();
    Use one = new Use(0, 0);
    int threadsBefore = 0;
    for (int size : FLEETS) {
      grow(clients, size);
      Use now = Use.now();
      to.accept("threads-" + size, (double) now.threads);
      if (size == 1) {
        one = now;
      } else {
        to.accept("kib-" + size, (now.bytes - one.bytes) / 1024.0 / (size - 1));
        to.accept("more-threads", (double) (now.threads - threadsBefore));
      }
      threadsBefore = now.threads;
    }
    to.accept("start-cpu", Gauge.now().since(before).cpuNanos() / 1e6 / clients.size());
    Gauge closing = Gauge.now();
    close(clients);
    to.accept("close-cpu", Gauge.now().since(closing).cpuNanos() / 1e6 / clients.size());
  }

  private static void close(List<Client> clients) throws Exception {
    for (int from = 0; from < clients.size(); from += SIDE_BY_SIDE) {
      List<CompletableFuture<?>> closing = new ArrayList<>();
      for (int i = from; i < Math.min(from + SIDE_BY_SIDE, clients.size()); i++) {
        closing.add(clients.get(i).close());
      }
      get(CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new)));
    }
  }

  private void grow(List<Client> clients, int size) throws Exception {
    while (clients.size() < size) {
      List<CompletableFuture<Client>> starting = new ArrayList<>();
      for (int i = clients.size(); i < size && starting.size() < SIDE_BY_SIDE; i++) {
        starting.add(starter.start());
      }
      for (CompletableFuture<Client> client : starting) {
        clients.add(get(client));
      }
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
