package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.FakeBrokerExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often this JVM reads and writes for a thousand requests: unlike times, the same on any
 * machine. Linux counts it. These tests fail beyond the limits.
 */
class SystemCallsIT {

  private static final int REQUESTS = 1_000;
  private static final int ROUNDS = 5;

  /** A write and a read for each request, and a few of the JVM's own. */
  private static final long MAX_OF_SINGLE_REQUESTS = 2 * REQUESTS + 50;

  /** Written together as far as the pipe has room, which depends on how fast the broker reads. */
  private static final long MAX_WRITES_OF_WAITING_REQUESTS = REQUESTS / 5;

  /** More than a pipe holds. */
  private static final int LONG_TEXT = 100_000;

  private static final Duration BOUND = Duration.ofMinutes(1);
  private static final Path COUNTERS = Path.of("/proc/self/io");

  @TempDir private Path temporary;

  /** How often this JVM has read and written so far. */
  private record Calls(long reads, long writes) {

    static Calls now() throws IOException {
      long reads = 0;
      long writes = 0;
      for (String line : Files.readAllLines(COUNTERS)) {
        if (line.startsWith("syscr: ")) {
          reads = Long.parseLong(line.substring("syscr: ".length()));
        } else if (line.startsWith("syscw: ")) {
          writes = Long.parseLong(line.substring("syscw: ".length()));
        }
      }
      return new Calls(reads, writes);
    }

    Calls since(Calls before) {
      return new Calls(reads - before.reads, writes - before.writes);
    }

    long all() {
      return reads + writes;
    }
  }

  @BeforeEach
  void needsCounters() {
    assumeTrue(Files.isReadable(COUNTERS), "only Linux counts system calls");
  }

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void ofRequestsOneByOne(ProcessBackend backend) throws Exception {
    try (BrokerClient client = client(backend)) {
      get(client.start());
      Calls least =
          least(
              () -> {
                for (int i = 0; i < REQUESTS; i++) {
                  get(client.request(new GetStatus()));
                }
                return null;
              });
      Figures.record("calls of 1,000 requests one by one, " + backend, least.toString());
      assertThat(least.reads).isGreaterThan(REQUESTS / 2);
      assertThat(least.writes).isGreaterThanOrEqualTo(REQUESTS);
      assertThat(least.all()).isLessThanOrEqualTo(MAX_OF_SINGLE_REQUESTS);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void ofRequestsThatWaitTogether(ProcessBackend backend) throws Exception {
    try (BrokerClient client = client(backend)) {
      BrokerInfo broker = get(client.start());
      Calls least = least(() -> sendToAStoppedBroker(client, broker.pid()));
      Figures.record("calls of 1,000 requests that wait together, " + backend, least.toString());
      assertThat(least.writes).isBetween(2L, MAX_WRITES_OF_WAITING_REQUESTS);
    }
  }

  private static List<?> sendToAStoppedBroker(BrokerClient client, long pid) throws Exception {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    signal("-STOP", pid);
    try {
      sent.add(client.request(new SendInput("nobody", "x".repeat(LONG_TEXT)), BOUND));
      for (int i = 0; i < REQUESTS; i++) {
        sent.add(client.request(new GetStatus(), BOUND));
      }
    } finally {
      signal("-CONT", pid);
    }
    for (CompletableFuture<?> answer : sent) {
      // Nobody is there to be sent input: that request is refused.
      get(answer.handle((result, refusal) -> true));
    }
    get(client.request(new GetStatus()));
    return sent;
  }

  /** Returns the least calls of some rounds: what else this JVM does is not in all of them. */
  private static Calls least(Callable<?> round) throws Exception {
    Calls least = new Calls(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    for (int i = 0; i < ROUNDS; i++) {
      Calls before = Calls.now();
      var unused = round.call();
      Calls calls = Calls.now().since(before);
      least = calls.all() < least.all() ? calls : least;
    }
    return least;
  }

  private BrokerClient client(ProcessBackend backend) throws IOException {
    return BrokerClient.create(
        BrokerClientOptions.builder()
            .processBackend(backend)
            .binary(FakeBrokerExecutable.create(temporary))
            .directory(temporary)
            .build());
  }

  private static void signal(String signal, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    assertThat(kill.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
