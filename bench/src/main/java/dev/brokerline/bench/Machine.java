package dev.brokerline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the figures were measured on, and whether anything else ran there. */
final class Machine {

  /** More work than this, as a share of all processors, makes the figures worthless. */
  private static final double QUIET = 0.1;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Path COUNTERS = Path.of("/proc/stat");

  private double busiest;

  /** How the processors have spent their time since the machine was started. */
  private record Use(long busy, long all) {

    static Use now() throws IOException {
      String line = Files.readAllLines(COUNTERS).get(0);
      long[] ticks =
          Arrays.stream(line.split("\\s+", -1))
              .skip(1)
              .limit(8)
              .mapToLong(Long::parseLong)
              .toArray();
      long all = Arrays.stream(ticks).sum();
      // The fourth and the fifth are idle, and idle until a disk answers.
      return new Use(all - ticks[3] - ticks[4], all);
    }
  }

  /**
   * Looks for a moment, in which the bench itself does nothing, and returns whether nothing else
   * does either; true if the system does not tell.
   */
  boolean isQuiet() throws IOException, InterruptedException {
    if (!Files.exists(COUNTERS)) {
      return true;
    }
    Use before = Use.now();
    TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    Use after = Use.now();
    double share = (double) (after.busy - before.busy) / Math.max(1, after.all - before.all);
    busiest = Math.max(busiest, share);
    return share <= QUIET;
  }

  /** Returns the machine in words. */
  String description() {
    String busy =
        busiest <= QUIET
            ? ""
            : String.format(
                Locale.ROOT, "; not quiet, up to %.0f %% busy before a part", busiest * 100);
    return String.format(
        Locale.ROOT,
        "%s, %s %s, %d processors, Java %s%s",
        LocalDate.now(ZoneId.systemDefault()),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        busy);
  }
}
