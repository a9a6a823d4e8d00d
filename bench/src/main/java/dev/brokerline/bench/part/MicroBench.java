package dev.brokerline.bench.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.bench.figures.Contender;
import dev.brokerline.bench.figures.Figures;
import dev.brokerline.bench.figures.Part;
import dev.brokerline.bench.figures.Row;
import dev.brokerline.bench.micro.CodecBenchmark;
import dev.brokerline.bench.micro.TreeBenchmark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Encodes and decodes single lines under JMH. JMH makes classes from those of the benchmarks, which
 * are compiled here, so that the build needs no processor of annotations.
 */
final class MicroBench implements Measurement {

  /** Each benchmark has so many rounds, and as many more for warming up. */
  private static final int ROUNDS = 3;

  private final Figures figures;
  private final Path classes;
  private final Path sources;

  /**
   * Makes a bench.
   *
   * @param programs the folder for what JMH makes
   */
  MicroBench(Figures figures, Path programs) {
    this.figures = figures;
    this.classes = programs.resolve("jmh/classes");
    this.sources = programs.resolve("jmh/sources");
  }

  @Override
  public void run(Turns turns) throws Exception {
    make();
    Path results = classes.resolveSibling("results.json");
    long benchmarks = 2L * Part.MICRO.rows().size();
    long millis = turns.left().toMillis() * 8 / 10 / benchmarks / (2 * ROUNDS);
    String time = Math.max(50, millis) + "ms";
    String rounds = Integer.toString(ROUNDS);
    turns.run(
        0,
        counts ->
            java(
                "org.openjdk.jmh.Main",
                "-bm",
                "avgt",
                "-tu",
                "ns",
                "-f",
                "1",
                "-foe",
                "true",
                "-wi",
                rounds,
                "-w",
                time,
                "-i",
                rounds,
                "-r",
                time,
                "-rf",
                "json",
                "-rff",
                results.toString()));
    for (JsonNode one : new ObjectMapper().readTree(results.toFile())) {
      add(one.path("benchmark").asText(), one.path("primaryMetric").path("score").asDouble());
    }
  }

  private void add(String benchmark, double nanos) {
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    Optional<Row> row = Row.find(Part.MICRO, method, "ns");
    if (row.isPresent() && benchmark.contains(CodecBenchmark.class.getSimpleName())) {
      figures.add(row.get(), Contender.CODEC, nanos);
    } else if (row.isPresent() && benchmark.contains(TreeBenchmark.class.getSimpleName())) {
      figures.add(row.get(), Contender.JACKSON_TREE, nanos);
    }
  }

  /** Generates and compiles what JMH runs. */
  private void make() throws Exception {
    Files.createDirectories(sources);
    Files.createDirectories(classes);
    Path ours = classes.resolveSibling("benchmarks");
    copyBenchmarks(ours);
    java(
        "org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator",
        ours.toString(),
        sources.toString(),
        classes.toString());
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
    arguments.add(classPath());
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.err, System.err, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IOException("what JMH generated does not compile");
    }
  }

  private static void copyBenchmarks(Path to) throws IOException {
    String folder = CodecBenchmark.class.getPackageName().replace('.', '/');
    Files.createDirectories(to.resolve(folder));
    for (String name : List.of("CodecBenchmark", "TreeBenchmark", "Lines")) {
      String file = folder + "/" + name + ".class";
      try (var bytes = MicroBench.class.getClassLoader().getResourceAsStream(file)) {
        if (bytes == null) {
          throw new IOException("not on the class path: " + file);
        }
        Files.copy(bytes, to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private String classPath() {
    return classes + File.pathSeparator + System.getProperty("java.class.path");
  }

  private void java(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(classes.resolveSibling("log").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(arguments[0] + " ended with code " + process.exitValue());
    }
  }
}
