package dev.brokerline.bench;

import dev.brokerline.bench.Row.Better;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures clients with a peer that costs next to nothing. Each contender is a program of its own,
 * which prints its figures.
 */
final class MessageBench {

  /** Has the reason why a contender has no figures. */
  private static final Row FIRST = rate("requests, one in flight", 1.6);

  /** The rows by the names of the figures that the programs print. */
  private static final Map<String, Row> ROWS = rows();

  private final Figures figures;
  private final Path programs;
  private final int millis;

  /**
   * Makes a bench.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   * @param millis how long each round lasts
   */
  MessageBench(Figures figures, Path programs, int millis) {
    this.figures = figures;
    this.programs = programs;
    this.millis = millis;
    ROWS.values().forEach(figures::expect);
  }

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    rows.put("in-flight-1.rate", FIRST);
    rows.put("in-flight-1.p50", new Row("round trip, async, p50", "µs", 1));
    rows.put("in-flight-1.p99", new Row("round trip, async, p99", "µs", 1));
    rows.put("blocking.p50", new Row("round trip, blocking, p50", "µs", 1));
    rows.put("in-flight-1.cpu", cost("CPU of a request, one in flight", "µs", 1, 0.5));
    rows.put("in-flight-8.rate", rate("requests, 8 in flight", 4));
    rows.put("in-flight-64.rate", rate("requests, 64 in flight", 8));
    rows.put("in-flight-64.cpu", cost("CPU of a request, 64 in flight", "µs", 2, 0));
    rows.put("in-flight-64.bytes", cost("allocation of a request", "B", 0, 0));
    rows.put("in-flight-1024.rate", rate("requests, 1,024 in flight", 0));
    rows.put("events-200.rate", rate("events of 200 B", 4));
    rows.put("events-200.cpu", cost("CPU of an event of 200 B", "µs", 2, 0));
    rows.put("events-200.bytes", cost("allocation of an event of 200 B", "B", 0, 0));
    rows.put("events-200-ansi.rate", rate("events of 200 B with control sequences", 0));
    rows.put("events-1000.rate", rate("events of 1,000 B", 2.5));
    rows.put("events-4000.rate", rate("events of 4,000 B", 2.5));
    return rows;
  }

  private static Row rate(String name, double goal) {
    return new Row(name, "/s", 0, Better.MORE, goal);
  }

  private static Row cost(String name, String unit, int digits, double goal) {
    return new Row(name, unit, digits, Better.LESS, goal);
  }

  /** Runs a contender once, on one processor. */
  void run(MessageContender contender) throws IOException, InterruptedException {
    Optional<List<String>> command = contender.command(programs, millis);
    if (command.isEmpty()) {
      figures.failed(FIRST, contender.title(), "it is not installed");
      return;
    }
    Process process =
        new ProcessBuilder(pinned(command.get()))
            .redirectError(programs.resolve("work/stderr").toFile())
            .start();
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> add(contender, line));
    }
    if (process.waitFor() != 0) {
      figures.failed(FIRST, contender.title(), "it ended with code " + process.exitValue());
    }
  }

  private void add(MessageContender contender, String line) {
    int space = line.indexOf(' ');
    Row row = space < 0 ? null : ROWS.get(line.substring(0, space));
    if (row != null) {
      figures.add(row, contender.title(), Double.parseDouble(line.substring(space + 1)));
    }
  }

  /** Returns the command for the last processor alone, where there is a program for that. */
  private static List<String> pinned(List<String> command) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c"));
    pinned.add(Integer.toString(Runtime.getRuntime().availableProcessors() - 1));
    pinned.addAll(command);
    return pinned;
  }
}
