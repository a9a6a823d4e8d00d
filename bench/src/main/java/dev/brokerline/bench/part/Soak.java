package dev.brokerline.bench.part;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Fifty agents in terminals get a message every two seconds each, for minutes. All must arrive, and
 * the broker's memory, descriptors and threads must not grow.
 */
final class Soak {

  private static final int AGENTS = 50;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LAST_MESSAGES = Duration.ofSeconds(30);

  /** The first part of the time fills caches. */
  private static final int WARM_UP_DIVISOR = 4;

  private static final double ALLOWED_GROWTH = 1.1;

  private final BrokerKind kind;
  private final Duration duration;
  private final Path directory;
  private final AtomicLong verified = new AtomicLong();
  private final Map<String, String> lost = new ConcurrentHashMap<>();
  private final List<Look> looks = new ArrayList<>();

  /** What the broker has at one moment. */
  private record Look(double megabytes, long descriptors, long threads) {

    static Look at(long pid) throws IOException {
      Path process = Path.of("/proc", Long.toString(pid));
      try (Stream<Path> descriptors = Files.list(process.resolve("fd"));
          Stream<Path> threads = Files.list(process.resolve("task"))) {
        return new Look(Memory.ofBroker(pid, "cat"), descriptors.count(), threads.count());
      }
    }
  }

  /**
   * Makes a soak.
   *
   * @param directory where agents work
   */
  Soak(BrokerKind kind, Duration duration, Path directory) {
    this.kind = kind;
    this.duration = duration;
    this.directory = directory;
  }

  /** Runs, prints a line of figures, and returns whether all is well. */
  boolean run() throws Exception {
    long sent = 0;
    try (BrokerClient client = BrokerClient.create(kind.options(directory))) {
      client.listen(this::heard);
      long pid = client.start().get(1, TimeUnit.MINUTES).pid();
      for (int i = 0; i < AGENTS; i++) {
        client.request(SpawnAgent.of(AgentSpec.pty("agent-" + i, "cat"))).get(1, TimeUnit.MINUTES);
      }
      long began = System.nanoTime();
      while (System.nanoTime() - began < duration.toNanos()) {
        long round = System.nanoTime();
        for (int i = 0; i < AGENTS; i++) {
          client.request(SendMessage.of("agent-" + i, "message " + sent)).get(1, TimeUnit.MINUTES);
          sent++;
        }
        looks.add(Look.at(pid));
        long left = PAUSE.toNanos() - (System.nanoTime() - round);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
      }
      long waiting = System.nanoTime();
      while (verified.get() < sent && System.nanoTime() - waiting < LAST_MESSAGES.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return report(sent);
  }

  private void heard(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker from) {
      if (from.event() instanceof DeliveryEvent.Verified) {
        verified.incrementAndGet();
      } else if (from.event() instanceof DeliveryEvent.Failed failed) {
        lost.put(String.valueOf(failed.eventId()), String.valueOf(failed));
      }
    }
  }

  private boolean report(long sent) {
    List<Look> warm = looks.subList(looks.size() / WARM_UP_DIVISOR, looks.size());
    Look first = middle(warm.subList(0, warm.size() / 3));
    Look last = middle(warm.subList(warm.size() * 2 / 3, warm.size()));
    System.out.printf(
        Locale.ROOT,
        "%s, %d agents for %d s: %d messages sent, %d verified, %d failed;"
            + " resident %.1f to %.1f MiB, descriptors %d to %d, threads %d to %d%n",
        kind.contender().title(),
        AGENTS,
        duration.toSeconds(),
        sent,
        verified.get(),
        lost.size(),
        first.megabytes,
        last.megabytes,
        first.descriptors,
        last.descriptors,
        first.threads,
        last.threads);
    lost.values().stream().limit(5).forEach(System.out::println);
    return verified.get() == sent
        && last.megabytes <= first.megabytes * ALLOWED_GROWTH
        && last.descriptors <= first.descriptors * ALLOWED_GROWTH
        && last.threads <= first.threads * ALLOWED_GROWTH;
  }

  /** Returns medians. */
  private static Look middle(List<Look> some) {
    int half = some.size() / 2;
    return new Look(
        some.stream().map(Look::megabytes).sorted().toList().get(half),
        some.stream().map(Look::descriptors).sorted().toList().get(half),
        some.stream().map(Look::threads).sorted().toList().get(half));
  }
}
