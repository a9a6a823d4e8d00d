package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.TreeHostMain.Way;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.process.ProcessBackend;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a JVM ends that can still act, its agents end with it, deaf to the hang-up or not. */
@Timeout(120)
class HostEndIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of the hook, and of what a JVM does besides on a machine that is busy. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path home;

  private final List<ProcessIdentity> seen = new ArrayList<>();
  private @Nullable Process host;
  private @Nullable Path temporary;

  @AfterEach
  void killWhatFailedTestsLeave() {
    if (host != null) {
      host.destroyForcibly();
    }
    seen.stream()
        .filter(HostEndIT::runs)
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @CsvSource({
    "RETURN, JAVA, 0",
    "EXIT, NUPROCESS, 0",
    "EXIT, JAVA, 0",
    "EXIT_IN_CALLBACK, NUPROCESS, 0",
    "EXIT_IN_ONLY_CALLBACK_THREAD, NUPROCESS, 0",
    "EXIT_IN_LISTENER, NUPROCESS, 0",
    "EXIT_ON_DECODER, NUPROCESS, 0",
    "EXIT_ON_DECODER, JAVA, 0",
  })
  void nothing_is_left_by_one_that_ends_itself(Way way, ProcessBackend backend, int code)
      throws Exception {
    Process ending = start(way, backend);

    ending.getOutputStream().close();

    awaitExit(ending, code);
    assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({"TERM, NUPROCESS, 143", "TERM, JAVA, 143", "INT, NUPROCESS, 130", "HUP, JAVA, 129"})
  void nothing_is_left_by_one_that_a_signal_ends(String signal, ProcessBackend backend, int code)
      throws Exception {
    Assumptions.assumeFalse(isIgnored(code - 128), "SIG" + signal + " is ignored here");
    Process ending = start(Way.WAIT, backend);

    signal(signal, ending);

    awaitExit(ending, code);
    assertNothingLeft();
  }

  /** What Ctrl-C in a terminal does: the broker gets it too, and ends by itself. */
  @Test
  void no_broker_is_launched_meanwhile() throws Exception {
    Process ending = start(Way.WAIT, ProcessBackend.AUTO);

    signal("TERM", ending);
    seen.forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy));

    awaitExit(ending, 143);
    assertNothingLeft();
  }

  @Test
  void the_next_start_ends_what_is_left_without_the_hook() throws Exception {
    Process ending = start(Way.WAIT_UNGUARDED, ProcessBackend.AUTO);

    signal("TERM", ending);

    awaitExit(ending, 143);
    assertThat(seen.get(seen.size() - 1)).matches(HostEndIT::runs);
    assertThat(CrashSweep.sweep(home).runs()).isEqualTo(1);
    assertNothingLeft();
  }

  private Process start(Way way, ProcessBackend backend) throws IOException {
    Path binary =
        new BrokerLauncher(ProcessBackend.JAVA.factory())
            .binaries(LaunchOptions.builder().home(RealBroker.home()).build())
            .resolve();
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TreeHostMain.class.getName(),
                home.toString(),
                binary.toString(),
                way.name(),
                backend.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    host = started;
    long broker = Long.parseLong(started.inputReader().readLine());
    // The broker, the worker, the shell, and the program that it runs.
    await().atMost(LIMIT).until(() -> tree(broker).filter(HostEndIT::isProgram).count() >= 2);
    tree(broker).forEach(seen::add);
    temporary = Temporary.of(broker);
    assertThat(temporary).exists();
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
    assertThat(seen).isNotEmpty().noneMatch(HostEndIT::runs);
    try (Stream<Path> records = Files.list(home.resolve("runs"))) {
      assertThat(records).isEmpty();
    }
    assertThat(temporary).doesNotExist();
  }

  private static boolean runs(ProcessIdentity process) {
    return ProcessIdentity.of(process.pid()).stream()
        .anyMatch(now -> now.start() == process.start());
  }
}
