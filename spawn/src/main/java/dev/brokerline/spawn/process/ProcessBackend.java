package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.lines.LineDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation that starts processes and moves their input and output. */
public enum ProcessBackend {
  /**
   * {@link #NUPROCESS} where it is known to work, else {@link #JAVA}. The system property {@value
   * #PROPERTY} overrides that with {@code java} or {@code nuprocess}.
   */
  AUTO,
  /** NuProcess: a few threads for all processes. */
  NUPROCESS,
  /** {@link java.lang.Process}: three threads for each process. */
  JAVA;

  /** The system property that overrides {@link #AUTO}. */
  public static final String PROPERTY = "brokerline.process";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessBackend.class);

  /** The first JDK that may lack the launch mode which NuProcess asks for. */
  private static final int FIRST_JDK_WITHOUT_VFORK = 26;

  /** A choice and its reason. */
  record Choice(ProcessBackend backend, String reason) {

    @Override
    public String toString() {
      return backend + ": " + reason;
    }
  }

  /**
   * The conditions of the choice.
   *
   * @param property the value of {@link #PROPERTY}, if it is set
   * @param nuProcessProblem returns why NuProcess cannot be loaded; called last, because it loads
   *     NuProcess
   */
  record Surroundings(
      @Nullable String property,
      int jdk,
      boolean musl,
      Supplier<@Nullable String> nuProcessProblem) {

    static Surroundings ofThisJvm() {
      return new Surroundings(
          System.getProperty(PROPERTY),
          Runtime.version().feature(),
          runsOnMusl(Path.of("/proc/self/maps")),
          NuRuntime::problem);
    }
  }

  /**
   * Returns a description of what {@link #AUTO} chooses in this JVM, and why.
   *
   * @throws IllegalArgumentException as {@link #factory(Limits)}
   */
  public static String automatic() {
    return choose(Surroundings.ofThisJvm()).toString();
  }

  /** Returns a factory of this backend with the default limits. */
  public ChildProcess.Factory factory() {
    return factory(Limits.defaults());
  }

  /**
   * Returns a factory of this backend.
   *
   * @throws IllegalArgumentException if this is {@link #AUTO} and {@value #PROPERTY} is neither
   *     {@code java} nor {@code nuprocess}
   */
  public ChildProcess.Factory factory(Limits limits) {
    ProcessBackend backend = this;
    if (this == AUTO) {
      Choice choice = choose(Surroundings.ofThisJvm());
      LOG.debug("processes are started with {}: {}", choice.backend(), choice.reason());
      backend = choice.backend();
    }
    return backend == NUPROCESS
        ? new NuChildProcessFactory(limits)
        : new JavaChildProcessFactory(limits);
  }

  static Choice choose(Surroundings surroundings) {
    if (surroundings.property() != null) {
      return demanded(surroundings.property());
    }
    if (surroundings.jdk() >= FIRST_JDK_WITHOUT_VFORK) {
      return new Choice(
          JAVA, "NuProcess's way to start processes may be gone in JDK " + surroundings.jdk());
    }
    if (surroundings.musl()) {
      return new Choice(JAVA, "JNA's native library is made for glibc, and this system has musl");
    }
    String problem = surroundings.nuProcessProblem().get();
    return problem != null
        ? new Choice(JAVA, problem)
        : new Choice(NUPROCESS, "it is the default and can be loaded");
  }

  private static Choice demanded(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "java" -> new Choice(JAVA, PROPERTY + "=" + value);
      case "nuprocess" -> new Choice(NUPROCESS, PROPERTY + "=" + value);
      default ->
          throw new IllegalArgumentException(
              "system property " + PROPERTY + " must be java or nuprocess, not '" + value + "'");
    };
  }

  /** Returns whether the memory map names musl's loader; systems without such a file have none. */
  static boolean runsOnMusl(Path memoryMap) {
    if (!Files.isReadable(memoryMap)) {
      return false;
    }
    try (Stream<String> regions = Files.lines(memoryMap, StandardCharsets.ISO_8859_1)) {
      return regions.anyMatch(region -> region.contains("/ld-musl-"));
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("cannot read {}", memoryMap, e);
      return false;
    }
  }

  /**
   * The limits on a process's input and output in memory, and on the wait for output after its
   * exit.
   *
   * @param maxLineBytes the length of the longest line of standard output that is delivered
   * @param maxQueuedBytes how many bytes may wait for standard input, counting {@value
   *     StdinQueue#LINE_OVERHEAD_BYTES} more for each line
   * @param maxStderrLineBytes the length at which a line of standard error is cut
   * @param stderrTailLines how many lines of standard error an exit status has
   * @param outputGrace how long an exit waits for more output or its end, which does not come while
   *     another process holds the output open. New output extends the wait, up to five times in all
   */
  public record Limits(
      int maxLineBytes,
      long maxQueuedBytes,
      int maxStderrLineBytes,
      int stderrTailLines,
      Duration outputGrace) {

    private static final Limits DEFAULTS =
        new Limits(
            LineDecoder.DEFAULT_MAX_LINE_BYTES, 64L << 20, 8 << 10, 50, Duration.ofSeconds(1));

    public Limits {
      if (maxLineBytes < 1 || maxQueuedBytes < 1 || maxStderrLineBytes < 1 || stderrTailLines < 0) {
        throw new IllegalArgumentException(
            "limits must be positive, but are "
                + ("line " + maxLineBytes + ", queue " + maxQueuedBytes)
                + (", stderr line " + maxStderrLineBytes + ", stderr tail " + stderrTailLines));
      }
      if (outputGrace.isNegative()) {
        throw new IllegalArgumentException("outputGrace must not be negative: " + outputGrace);
      }
    }

    /** Returns the defaults with another maximum length of a line. */
    public static Limits withMaxLineBytes(int maxLineBytes) {
      return new Limits(
          maxLineBytes,
          DEFAULTS.maxQueuedBytes,
          DEFAULTS.maxStderrLineBytes,
          DEFAULTS.stderrTailLines,
          DEFAULTS.outputGrace);
    }

    /**
     * Returns the defaults: lines of 16 MiB, a queue of 64 MiB, 50 lines of 8 KiB of standard
     * error, and a grace period of a second.
     */
    public static Limits defaults() {
      return DEFAULTS;
    }
  }
}
