package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ListAgents;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.MessageAccepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * Agents that are spawned, given a message that they take, and released, again and again. {@code
 * -Dbrokerline.test.cycles=1000} is the number of agents. The classes that run this name the
 * brokers.
 */
@Timeout(1200)
public abstract class CyclesScenarios {

  private static final int CYCLES = Integer.getInteger("brokerline.test.cycles", 100);

  /** How many agents there are at a time. */
  private static final int BATCH = 20;

  /** What is loaded and made once is there after so many. */
  private static final int WARM_UP = 2 * BATCH;

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long MIB = 1 << 20;

  @Parameter private TestedBroker tested;
  @TempDir private Path home;

  /** What a process has. */
  private record Held(int descriptors, int threads, int children, long mebibytes) {

    static Held by(long pid) throws IOException {
      Path process = Path.of("/proc", Long.toString(pid));
      long resident =
          Files.readAllLines(process.resolve("status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / MIB)
              .sum();
      return new Held(
          entries(process.resolve("fd")),
          entries(process.resolve("task")),
          (int) ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).count(),
          resident);
    }

    private static int entries(Path folder) throws IOException {
      try (Stream<Path> entries = Files.list(folder)) {
        return (int) entries.count();
      }
    }
  }

  @Test
  void leaveNothingAndNothingGrows() throws Exception {
    try (RealBroker broker = RealBroker.start(tested.options(home))) {
      run(broker, 0, WARM_UP);
      Held before = Held.by(broker.info.pid());
      long start = System.nanoTime();
      run(broker, WARM_UP, CYCLES);
      long took = System.nanoTime() - start;

      await("what it held before, " + before)
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                Held now = Held.by(broker.info.pid());
                assertThat(now.descriptors()).isLessThanOrEqualTo(before.descriptors());
                assertThat(now.threads()).isLessThanOrEqualTo(before.threads());
                assertThat(now.children()).isLessThanOrEqualTo(before.children());
              });
      Held after = Held.by(broker.info.pid());
      // The heap may grow to its bound by what is collected only then.
      assertThat(after.mebibytes() - before.mebibytes()).as("MiB").isLessThan(96);
      assertThat(broker.ask(new ListAgents()).agents()).isEmpty();
      assertThat(records()).as("records of processes").hasSize(tested.isNative() ? 1 : 0);
      Figures.record(
          "%d agents spawned, written to and released, %s".formatted(CYCLES, tested),
          "%s -> %s, %d ms".formatted(before, after, took / 1_000_000));
    }
    assertThat(records()).isEmpty();
  }

  private void run(RealBroker broker, int from, int count) throws Exception {
    for (int first = from; first < from + count; first += BATCH) {
      List<String> names =
          IntStream.range(first, Math.min(from + count, first + BATCH))
              .mapToObj(number -> "agent-" + number)
              .toList();
      all(broker, names, name -> SpawnAgent.of(AgentSpec.pty(name, "cat")));
      List<MessageAccepted> sent =
          all(broker, names, name -> SendMessage.of(name, "a message to " + name));
      for (MessageAccepted message : sent) {
        await().atMost(LIMIT).until(() -> isVerified(broker, String.valueOf(message.eventId())));
      }
      all(broker, names, ReleaseAgent::of);
    }
  }

  private static boolean isVerified(RealBroker broker, String id) {
    return broker.events.all(DeliveryEvent.Verified.class).stream()
        .anyMatch(event -> id.equals(event.eventId()));
  }

  private static <R> List<R> all(
      RealBroker broker, List<String> names, Function<String, BrokerRequest<R>> request)
      throws Exception {
    List<CompletableFuture<R>> asked =
        names.stream().map(name -> broker.client.request(request.apply(name), LIMIT)).toList();
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .get(LIMIT.toSeconds() + 5, TimeUnit.SECONDS);
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private List<Path> records() throws IOException {
    Path runs = home.resolve("runs");
    if (!Files.exists(runs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(runs)) {
      return files.filter(file -> file.toString().endsWith(".run")).toList();
    }
  }
}
