package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.TreeHostMain.Way;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.ProcessIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a JVM ends that can still act, its agents end with it, deaf to the hang-up or not. The
 * classes that run this name the brokers.
 */
@Timeout(120)
public abstract class HostEndScenarios {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of the hook, and of what a JVM does besides on a machine that is busy. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir private Path home;

  private final List<ProcessIdentity> seen = new ArrayList<>();
  private @Nullable Process host;
  private @Nullable Path temporary;

  @AfterEach
  void killWhatFailedTestsLeave() {
    if (host != null) {
      host.destroyForcibly();
    }
    seen.stream()
        .filter(HostEndScenarios::runs)
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void nothing_is_left_by_one_that_ends_itself(TestedBroker broker, Way way) throws Exception {
    Process ending = start(broker, way);

    ending.getOutputStream().close();

    awaitExit(ending, 0);
    assertNothingLeft();
  }

  @ParameterizedTest
  @MethodSource("signals")
  void nothing_is_left_by_one_that_a_signal_ends(TestedBroker broker, String signal, int code)
      throws Exception {
    Assumptions.assumeFalse(isIgnored(code - 128), "SIG" + signal + " is ignored here");
    Process ending = start(broker, Way.WAIT);

    signal(signal, ending);

    awaitExit(ending, code);
    assertNothingLeft();
  }

  /** What Ctrl-C in a terminal does: the broker gets it too, and ends by itself. */
  @ParameterizedTest
  @MethodSource("brokers")
  void no_broker_is_launched_meanwhile(TestedBroker broker) throws Exception {
    Process ending = start(broker, Way.WAIT);

    signal("TERM", ending);
    seen.forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy));

    awaitExit(ending, 143);
    assertNothingLeft();
  }

  @ParameterizedTest
  @MethodSource("brokers")
  void the_next_start_ends_what_is_left_without_the_hook(TestedBroker broker) throws Exception {
    Process ending = start(broker, Way.WAIT_UNGUARDED);

    signal("TERM", ending);

    awaitExit(ending, 143);
    if (broker.isNative() || !broker.isProcess()) {
      assertThat(seen.get(seen.size() - 1)).matches(HostEndScenarios::runs);
      assertThat(CrashSweep.sweep(home).runs()).isEqualTo(1);
      assertNothingLeft();
    } else {
      // Our broker's own process sees the end of its input, and ends its agents.
      await().atMost(LIMIT).untilAsserted(this::assertNothingLeft);
    }
  }

  private Process start(TestedBroker tested, Way way) throws IOException {
    Process started = TreeHostMain.start(home, tested, way);
    host = started;
    long broker = Long.parseLong(started.inputReader().readLine());
    // The shell, and the program that it runs.
    await()
        .atMost(LIMIT)
        .until(() -> tree(broker).filter(HostEndScenarios::isProgram).count() >= 2);
    tree(broker).forEach(seen::add);
    if (tested.isNative()) {
      temporary = Temporary.of(broker);
      assertThat(temporary).exists();
    }
    return started;
  }

  private static Stream<ProcessIdentity> tree(long broker) {
    return ProcessHandle.of(broker).stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .flatMap(process -> ProcessIdentity.of(process.pid()).stream());
  }

  private static boolean isProgram(ProcessIdentity process) {
    return process.executable().endsWith("/bash") || process.executable().endsWith("/sleep");
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private static boolean isIgnored(int signal) throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findAny()
            .orElse("0");
    return new BigInteger(ignored, 16).testBit(signal - 1);
  }

  private static void awaitExit(Process process, int code) throws InterruptedException {
    assertThat(process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
  }

  private void assertNothingLeft() throws IOException {
    assertThat(seen).isNotEmpty().noneMatch(HostEndScenarios::runs);
    try (Stream<Path> records = Files.list(home.resolve("runs"))) {
      assertThat(records).isEmpty();
    }
    assertThat(temporary == null || !Files.exists(temporary)).isTrue();
  }

  private static boolean runs(ProcessIdentity process) {
    return ProcessIdentity.of(process.pid()).stream()
        .anyMatch(now -> now.start() == process.start());
  }
}
