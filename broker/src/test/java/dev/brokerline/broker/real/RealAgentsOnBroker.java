package dev.brokerline.broker.real;

import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.spawn.internal.DirectoryTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the real agent programs on our broker against a mock model, each several times: the script
 * {@code src-test-fixtures/real-agents --on-broker}.
 */
public final class RealAgentsOnBroker {

  private static final String USAGE =
      "usage: real-agents --on-broker [--runs N] [--only claude,codex-terminal,...]";

  /** A proxy at which nobody answers. The mock model needs none. */
  private static final String NOBODY = "http://127.0.0.1:9";

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final PrintStream progress = System.err;
  private final Path directory;
  private final Map<String, String> environment;
  private final int runs;

  private RealAgentsOnBroker(Path directory, Map<String, String> environment, int runs) {
    this.directory = directory;
    this.environment = environment;
    this.runs = runs;
  }

  /** Exits with 0 only if every run was good, and idleness was told at once in each. */
  public static void main(String[] args) throws Exception {
    int runs = 10;
    List<Contender> contenders = List.of(Contender.values());
    try {
      for (int i = 0; i < args.length; i += 2) {
        switch (args[i]) {
          case "--runs" -> runs = Integer.parseInt(args[i + 1]);
          case "--only" ->
              contenders = Arrays.stream(args[i + 1].split(",")).map(it -> find(it)).toList();
          default -> throw new IllegalArgumentException(args[i]);
        }
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("real-agents-on-broker").toRealPath();
    System.exit(new RealAgentsOnBroker(directory, environment(), runs).run(contenders) ? 0 : 1);
  }

  private static Contender find(String id) {
    return Arrays.stream(Contender.values())
        .filter(contender -> contender.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(id));
  }

  /** Returns what the programs get of this environment: nothing that configures one of them. */
  private static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    for (String name : List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME")) {
      String value = System.getenv(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
      variables.put(name, NOBODY);
    }
    return variables;
  }

  /** Returns the same, with the programs that {@code real-agents} has installed in the path. */
  static Map<String, String> environmentWithInstalled() {
    Map<String, String> variables = environment();
    String cache = System.getenv("XDG_CACHE_HOME");
    Path installed =
        (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
            .resolve("brokerline/real-agents/node_modules/.bin");
    variables.merge("PATH", installed.toString(), (path, last) -> path + ":" + last);
    return variables;
  }

  private boolean run(List<Contender> contenders) throws Exception {
    List<String> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean good = true;
    for (Contender contender : contenders) {
      if (ProgramLocation.find(contender.program(), environment).executable().isEmpty()) {
        progress.println(contender.id() + " is not installed; real-agents --install all gets it");
        good = false;
        continue;
      }
      List<RealRun.Seen> seen = new ArrayList<>();
      for (int number = 1; number <= runs; number++) {
        run(contender, number, seen, notes);
      }
      good &= toldAtOnce(seen) == runs;
      rows.add(row(contender, seen));
    }
    System.out.printf(
        "| %s | good runs | ready, median | idle within 1 s of the answers | at most | another model |%n"
            + "| --- | --- | --- | --- | --- | --- |%n",
        LocalDate.now(ZoneOffset.UTC));
    rows.forEach(System.out::println);
    notes.forEach(System.out::println);
    if (good) {
      DirectoryTree.delete(directory);
    } else {
      progress.println("real-agents: what the programs wrote is in " + directory);
    }
    return good;
  }

  private void run(Contender contender, int number, List<RealRun.Seen> seen, List<String> notes)
      throws IOException {
    Path place = Files.createDirectories(directory.resolve(contender.id()).resolve("" + number));
    try (RealRun run = new RealRun(contender, place, environment)) {
      try {
        RealRun.Seen it = run.run();
        seen.add(it);
        progress.println(contender.id() + " " + number + ": " + it);
      } catch (Exception e) {
        notes.add("- " + contender.id() + ", run " + number + ": " + e.getMessage());
        progress.println(contender.id() + " " + number + ": " + e + "\n" + run.screen());
      }
    }
  }

  private static long toldAtOnce(List<RealRun.Seen> seen) {
    return seen.stream().filter(it -> it.idleAfter().compareTo(AT_ONCE) <= 0).count();
  }

  private String row(Contender contender, List<RealRun.Seen> seen) {
    List<Duration> ready = seen.stream().map(RealRun.Seen::ready).sorted().toList();
    return "| %s | %d of %d | %s | %d of %d | %s | %s |"
        .formatted(
            contender.id(),
            seen.size(),
            runs,
            ready.isEmpty() ? "" : ready.get(ready.size() / 2).toMillis() + " ms",
            toldAtOnce(seen),
            runs,
            seen.stream()
                .map(RealRun.Seen::idleAfter)
                .max(Comparator.naturalOrder())
                .map(longest -> longest.toMillis() + " ms")
                .orElse(""),
            seen.stream().map(RealRun.Seen::model).findFirst().orElse(""));
  }
}
