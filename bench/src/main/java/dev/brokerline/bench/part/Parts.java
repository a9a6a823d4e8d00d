package dev.brokerline.bench.part;

import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Runs parts of the bench, each within its share of the time. */
public final class Parts {

  private final Figures figures;
  private final Path programs;
  private final Path work;
  private final boolean quick;

  /**
   * Makes a runner.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   * @param quick whether each part has its small share
   */
  public Parts(Figures figures, Path programs, boolean quick) throws IOException {
    this.figures = figures;
    this.programs = programs;
    this.work = Files.createDirectories(programs.resolve("work"));
    this.quick = quick;
  }

  /** Measures a part. */
  public void measure(Part part) throws Exception {
    measurement(part).run(new Turns(part.share(quick), System::nanoTime));
  }

  /** Soaks our broker as a child process instead, and returns whether all was well. */
  public boolean soak(Duration time) throws Exception {
    return new Soak(BrokerKind.CHILD, time, work).run();
  }

  private Measurement measurement(Part part) {
    return switch (part) {
      case MESSAGES, UNPINNED -> new ClientBench(part, figures, programs, 45);
      case CLIENTS -> new ClientBench(part, figures, programs, 30);
      case FLEETS -> new ClientBench(part, figures, programs, 0);
      case BROKERS -> new BrokerBench(figures, programs.resolve("ticker"), work);
      case COLD_START -> new ColdStart(figures, programs);
      case MICRO -> new MicroBench(figures, programs);
    };
  }
}
