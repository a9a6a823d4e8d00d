package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The command line in a JVM of its own, with a home, a temporary directory and a working directory
 * that nothing else uses, so that a test can see what it leaves behind. Every process that it is
 * seen to start, directly or not, is remembered.
 */
final class LauncherProcess implements AutoCloseable {

  /** The store of brokers that all tests of the build share. */
  static final Path SHARED_HOME = Path.of(System.getProperty("brokerline.test.home"));

  /** The signals that a shell may have ignored, by their bits. */
  private static final List<String> SIGNALS = List.of("HUP", "INT");

  private static final Duration NOTHING_LEFT = Duration.ofSeconds(10);
  private static final Duration LOOKING_EVERY = Duration.ofMillis(20);

  private final Process process;
  private final Path temporary;
  private final Path home;
  private final Collection<String> out = new ConcurrentLinkedQueue<>();
  private final Collection<String> err = new ConcurrentLinkedQueue<>();
  private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();

  /** Held by whoever reads standard output, a line at a time. */
  private final Semaphore reading = new Semaphore(1);

  private LauncherProcess(Process process, Path home, Path temporary) {
    this.process = process;
    this.home = home;
    this.temporary = temporary;
    threads.add(thread(() -> read(process.getInputStream(), this::readOut)));
    threads.add(thread(() -> read(process.getErrorStream(), err::add)));
    threads.add(thread(this::watchChildren));
  }

  /** Starts {@code brokerline} with these arguments, as a JVM, in a directory of the test's. */
  static LauncherProcess start(Path directory, String... arguments) {
    LauncherProcess launcher = startWithInput(directory, arguments);
    launcher.endInput();
    return launcher;
  }

  /** Starts it like {@link #start(Path, String...)}, with an input that is open. */
  static LauncherProcess startWithInput(Path directory, String... arguments) {
    return startWithInput(directory, command(directory, Main.class, arguments), Map.of());
  }

  /** Returns the command that runs a class in a JVM of its own. */
  static List<String> command(Path directory, Class<?> main, String... arguments) {
    return LauncherJava.command(directory, "", main, List.of(arguments));
  }

  /** Starts a command with the surroundings of a launcher. */
  static LauncherProcess start(
      Path directory, List<String> command, Map<String, String> environment) {
    LauncherProcess launcher = startWithInput(directory, command, environment);
    launcher.endInput();
    return launcher;
  }

  /** Starts a command like {@link #start(Path, List, Map)}, with an input that is open. */
  static LauncherProcess startWithInput(
      Path directory, List<String> command, Map<String, String> environment) {
    try {
      Path home = Files.createDirectories(directory.resolve("home"));
      Path temporary = Files.createDirectories(directory.resolve("tmp"));
      Path work = Files.createDirectories(directory.resolve("work"));
      ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
      builder.environment().put("HOME", home.toString());
      builder.environment().put("TMPDIR", temporary.toString());
      builder.environment().put("BROKERLINE_HOME", SHARED_HOME.toString());
      builder.environment().remove("RELAY_API_KEY");
      builder.environment().putAll(environment);
      return new LauncherProcess(builder.start(), home, temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes to its standard input. Blocks while it does not read. */
  void send(byte[] bytes) throws IOException {
    process.getOutputStream().write(bytes);
    process.getOutputStream().flush();
  }

  /** Closes its standard input. */
  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves its standard output unread until {@link #goOnReading}. */
  void stopReading() {
    reading.acquireUninterruptibly();
  }

  void goOnReading() {
    reading.release();
  }

  /** Closes our end of its standard output, as a reader does that ends. */
  void closeOutput() throws IOException {
    process.getInputStream().close();
  }

  private void readOut(String line) {
    reading.acquireUninterruptibly();
    out.add(line);
    reading.release();
  }

  /** Waits for its end and returns its exit code. */
  int exitCode(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as(() -> "ended within " + limit + "; it said " + all()).isTrue();
    for (Thread thread : threads) {
      thread.join(limit.toMillis());
    }
    return process.exitValue();
  }

  /** Waits until a line of standard output or standard error contains the text. */
  void awaitLine(String text, Duration limit) {
    await("a line with '" + text + "'")
        .atMost(limit)
        .pollInterval(LOOKING_EVERY)
        .until(() -> Stream.concat(out.stream(), err.stream()).anyMatch(l -> l.contains(text)));
  }

  /**
   * Sends a signal, {@code INT} for example, to the JVM alone. Aborts the test if the JVM has
   * inherited that it is ignored, as what a shell runs in the background does.
   */
  void signal(String name) throws IOException, InterruptedException {
    signal(name, Long.toString(process.pid()));
  }

  /** Sends a signal to a whole group of processes, as a terminal does; aborts as the other does. */
  void signalGroup(String name, String group) throws IOException, InterruptedException {
    signal(name, "-" + group);
  }

  private void signal(String name, String target) throws IOException, InterruptedException {
    Assumptions.assumeFalse(isIgnored(SIGNALS.indexOf(name)), "SIG" + name + " is ignored here");
    String[] command = {"kill", "-" + name, "--", target};
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private boolean isIgnored(int signal) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (signal < 0 || !Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(ignored -> ignored.testBit(signal));
  }

  /** Fails unless all processes that it started end within ten seconds. */
  void assertNothingIsLeft() {
    await("the end of " + children)
        .atMost(NOTHING_LEFT)
        .pollInterval(LOOKING_EVERY)
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Fails if its home or its temporary directory contains anything. */
  void assertNoFileIsLeft() throws IOException {
    assertThat(entries(home)).isEmpty();
    assertThat(entries(temporary)).isEmpty();
  }

  /** Returns the processes that it was seen to start. */
  Set<ProcessHandle> children() {
    return children;
  }

  List<String> out() {
    return List.copyOf(out);
  }

  List<String> err() {
    return List.copyOf(err);
  }

  /** Returns all it has said, for the message of a failed assertion. */
  String all() {
    return "stdout " + out + ", stderr " + err;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private void watchChildren() {
    boolean alive = true;
    while (alive) {
      process.descendants().forEach(children::add);
      try {
        alive = !process.waitFor(LOOKING_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void read(InputStream stream, Consumer<String> lines) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      reader.lines().forEach(lines);
    } catch (IOException | UncheckedIOException e) {
      lines.accept("the test lost the stream: " + e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "launcher-process");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      return entries.skip(1).toList();
    }
  }
}
