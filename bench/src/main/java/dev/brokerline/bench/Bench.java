package dev.brokerline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures all contenders in turn, several times, and prints one table of medians. */
public final class Bench {

  private static final String USAGE =
      "usage: bench/run [--quick] [--json FILE] | bench/run --soak MINUTES";

  /** More running programs than this for each processor make the figures worthless. */
  private static final double QUIET = 0.5;

  private Bench() {}

  /** Runs the bench. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = Arrays.asList(args);
    Path programs = Path.of(System.getProperty("bench.programs"));
    Path work = Files.createDirectories(programs.resolve("work"));
    if (arguments.size() == 2
        && arguments.get(0).equals("--soak")
        && arguments.get(1).matches("[1-9]\\d{0,3}")) {
      Duration time = Duration.ofMinutes(Integer.parseInt(arguments.get(1)));
      System.exit(new Soak(BrokerKind.CHILD, time, work).run() ? 0 : 1);
    }
    boolean quick = arguments.contains("--quick");
    int json = arguments.indexOf("--json");
    int expected = (quick ? 1 : 0) + (json >= 0 ? 2 : 0);
    if (arguments.size() != expected || (json >= 0 && json == arguments.size() - 1)) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Figures figures = new Figures();
    warnIfBusy(System.err);
    measure(new BrokerBench(figures, programs.resolve("ticker"), work), quick);
    List<String> contenders = Arrays.stream(BrokerKind.values()).map(BrokerKind::title).toList();
    System.out.println(machine());
    System.out.println();
    System.out.print(figures.table(contenders));
    if (json >= 0) {
      write(figures, contenders, Path.of(arguments.get(json + 1)));
    }
    System.exit(0);
  }

  private static void measure(BrokerBench brokers, boolean quick) throws Exception {
    for (int round = 0; round <= (quick ? 3 : 7); round++) {
      for (BrokerKind kind : BrokerKind.values()) {
        System.err.println("bench: the life of a broker, round " + round + ": " + kind.title());
        // The first round loads classes and installs what is missing.
        brokers.lives(kind, /* counts= */ round > 0);
      }
    }
    for (int round = 1; round <= (quick ? 1 : 3); round++) {
      for (BrokerKind kind : BrokerKind.values()) {
        System.err.println("bench: busy terminals, round " + round + ": " + kind.title());
        brokers.underLoad(kind, quick ? 300 : 1000);
      }
    }
  }

  private static void warnIfBusy(PrintStream err) throws IOException {
    Path load = Path.of("/proc/loadavg");
    int processors = Runtime.getRuntime().availableProcessors();
    if (Files.exists(load)) {
      double running = Double.parseDouble(Files.readString(load).replaceFirst(" .*\\s*", ""));
      if (running > QUIET * processors) {
        err.printf(
            Locale.ROOT,
            "bench: the machine is busy (load %.1f on %d processors): the figures mean little%n",
            running,
            processors);
      }
    }
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s %s, %d processors, Java %s",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"));
  }

  private static void write(Figures figures, List<String> contenders, Path file)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = mapper.createObjectNode().put("machine", machine());
    for (Row row : figures.rows()) {
      ObjectNode one = all.withObject("/rows").putObject(row.name()).put("unit", row.unit());
      contenders.forEach(
          contender ->
              figures.median(row, contender).ifPresent(value -> one.put(contender, value)));
    }
    Files.writeString(
        file,
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n",
        StandardCharsets.UTF_8);
  }
}
