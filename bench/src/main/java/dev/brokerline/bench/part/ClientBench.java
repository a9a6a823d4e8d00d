package dev.brokerline.bench.part;

import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.figures.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures clients with a peer that costs next to nothing. The program of each is started once, and
 * then told to run load by load, in turn with the others.
 */
final class ClientBench implements Measurement {

  /** So many rounds there should be, the ones for warming up included. */
  private static final int ROUNDS = 8;

  private static final long LEAST_MILLIS = 40;

  private final Part part;
  private final Figures figures;
  private final Drivers drivers;
  private final int warmUpPercent;
  private final Map<Contender, Driver> running = new LinkedHashMap<>();

  /**
   * Makes a bench for one of the parts with clients.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   * @param warmUpPercent how much of the time is for rounds that do not count
   */
  ClientBench(Part part, Figures figures, Path programs, int warmUpPercent) {
    this.part = part;
    this.figures = figures;
    this.drivers = new Drivers(programs);
    this.warmUpPercent = warmUpPercent;
  }

  @Override
  public void run(Turns turns) throws Exception {
    try {
      for (Contender contender : part.contenders()) {
        try {
          running.put(contender, drivers.start(part, contender));
        } catch (IOException e) {
          figures.failed(part, contender, String.valueOf(e.getMessage()));
        }
      }
      long millis = Math.max(LEAST_MILLIS, turns.left().toMillis() / ROUNDS / pairs());
      turns.run(warmUpPercent, counts -> round(millis, counts));
    } finally {
      for (Driver driver : running.values()) {
        driver.close();
      }
    }
  }

  private long pairs() {
    long pairs =
        running.values().stream()
            .mapToLong(driver -> Row.loads(part).stream().filter(driver::has).count())
            .sum();
    return Math.max(1, pairs);
  }

  private void round(long millis, boolean counts) {
    for (String load : Row.loads(part)) {
      for (Contender contender : part.contenders()) {
        Driver driver = running.get(contender);
        if (driver != null && driver.has(load)) {
          measure(contender, driver, load, millis, counts);
        }
      }
    }
  }

  private void measure(
      Contender contender, Driver driver, String load, long millis, boolean counts) {
    try {
      Map<String, Double> measured = driver.measure(load, millis);
      if (counts) {
        measured.forEach(
            (figure, value) ->
                Row.find(part, load, figure).ifPresent(row -> figures.add(row, contender, value)));
      }
    } catch (Driver.LoadFailedException e) {
      figures.failed(part, contender, load + ": " + e.getMessage());
    } catch (IOException e) {
      figures.failed(part, contender, load + ": " + e.getMessage());
      running.remove(contender);
      driver.close();
    }
  }
}
