package dev.brokerline.bench;

import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.part.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures all contenders in turn, several times, and prints tables of medians. */
public final class Bench {

  private final BenchArguments arguments;
  private final Machine machine = new Machine();
  private final Figures figures = new Figures();
  private final Parts parts;

  private Bench(BenchArguments arguments, Path programs) throws Exception {
    this.arguments = arguments;
    this.parts = new Parts(figures, programs, arguments.quick());
  }

  /** Runs the bench. */
  public static void main(String[] args) throws Exception {
    Optional<BenchArguments> arguments = BenchArguments.of(Arrays.asList(args));
    if (arguments.isEmpty()) {
      System.err.println(BenchArguments.USAGE);
      System.exit(2);
    }
    Bench bench = new Bench(arguments.get(), Path.of(System.getProperty("bench.programs")));
    Optional<Duration> soak = arguments.get().soak();
    if (soak.isPresent()) {
      System.exit(bench.parts.soak(soak.get()) ? 0 : 1);
    }
    bench.run();
    System.exit(0);
  }

  /** Measures a part; if that fails, the others are still worth their time. */
  private void measure(Part part) throws InterruptedException {
    long began = System.nanoTime();
    try {
      parts.measure(part);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      figures.failed(part, "not measured to its end: " + e);
    }
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    long share = part.share(arguments.quick()).toSeconds();
    System.err.println("bench: took " + seconds + " of " + share + " s");
  }

  private void run() throws Exception {
    List<Part> wanted = arguments.parts();
    long began = System.nanoTime();
    for (Part part : wanted) {
      if (!machine.isQuiet()) {
        System.err.println("bench: something else runs on the machine: the figures mean little");
      }
      System.err.println("bench: " + part.title());
      measure(part);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String caption =
        machine.description()
            + (arguments.quick() ? ", `--quick`" : "")
            + ", in "
            + took.toSeconds()
            + " s";
    Report report = new Report(figures, wanted, caption);
    System.out.println(report.text());
    if (arguments.file("--json").isPresent()) {
      report.writeJson(arguments.file("--json").get());
    }
    if (arguments.file("--svg").isPresent()) {
      report.writeChart(arguments.file("--svg").get());
    }
    if (arguments.file("--table").isPresent()) {
      report.writeTables(arguments.file("--table").get());
    }
  }
}
