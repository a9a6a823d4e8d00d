package dev.brokerline.bench.part;

import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.figures.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Measures how long commands take from their start to their end. */
final class ColdStart implements Measurement {

  private static final long LIMIT_SECONDS = 30;

  /** The first runs fill the cache of the file system, and write archives of classes. */
  private static final int WARM_UP_PERCENT = 25;

  private static final List<String> RUN_ARGUMENTS =
      List.of(
          "run",
          "--broker",
          "builtin",
          "--agent",
          "a=cat",
          "--message",
          "a: a",
          "--until",
          "output:a",
          "--timeout",
          "20s");

  private final Figures figures;
  private final Path programs;
  private final Path home;
  private final Set<Contender> failed = EnumSet.noneOf(Contender.class);

  /**
   * Makes a bench.
   *
   * @param programs the folder of the programs that {@code bench/run} has built
   */
  ColdStart(Figures figures, Path programs) {
    this.figures = figures;
    this.programs = programs;
    this.home = programs.resolve("work/home");
  }

  @Override
  public void run(Turns turns) throws Exception {
    Files.createDirectories(home);
    turns.run(WARM_UP_PERCENT, this::round);
  }

  private void round(boolean counts) throws Exception {
    for (Row row : Part.COLD_START.rows()) {
      for (Contender contender : Part.COLD_START.contenders()) {
        Optional<List<String>> command = command(row, contender);
        if (command.isPresent() && !failed.contains(contender)) {
          time(row, contender, command.get(), counts);
        }
      }
    }
  }

  private void time(Row row, Contender contender, List<String> command, boolean counts)
      throws InterruptedException {
    try {
      double millis = run(command);
      if (counts) {
        figures.add(row, contender, millis);
      }
    } catch (IOException e) {
      figures.failed(Part.COLD_START, contender, String.valueOf(e.getMessage()));
      failed.add(contender);
    }
  }

  private Optional<List<String>> command(Row row, Contender contender) {
    List<String> arguments =
        switch (row) {
          case HELP -> List.of("--help");
          case VERSION -> List.of("--version");
          default -> RUN_ARGUMENTS;
        };
    return switch (contender) {
      case NODE -> Optional.of(List.of("node", "-e", "0"));
      case PYTHON -> Optional.of(List.of("python3", "-c", "0"));
      case UPSTREAM_CLI ->
          // Its `run` needs an account.
          row == Row.RUN ? Optional.empty() : Optional.of(with(upstream(), arguments));
      default -> Optional.of(with(List.of(launcher()), arguments));
    };
  }

  private List<String> upstream() {
    return List.of(
        "node",
        programs.resolve("upstream-cli/node_modules/agent-relay/dist/cli/index.js").toString());
  }

  private String launcher() {
    return programs.resolve("../../bin/brokerline").normalize().toString();
  }

  private static List<String> with(List<String> program, List<String> arguments) {
    return Stream.concat(program.stream(), arguments.stream()).toList();
  }

  private double run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("BROKERLINE_HOME", home.resolve(".brokerline").toString());
    builder.environment().put("AGENT_RELAY_TELEMETRY_DISABLED", "1");
    builder.environment().put("DO_NOT_TRACK", "1");
    long began = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("it did not end: " + command.get(0));
    }
    double millis = (System.nanoTime() - began) / 1e6;
    if (process.exitValue() != 0) {
      throw new IOException("it ended with code " + process.exitValue());
    }
    return millis;
  }
}
