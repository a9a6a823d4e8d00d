package dev.brokerline.bench;

import dev.brokerline.bench.figures.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The command line.
 *
 * @param quick whether to measure with fewer and shorter rounds
 * @param parts what to measure
 * @param files the files to write, by their options
 * @param soak how long to soak instead
 */
record BenchArguments(
    boolean quick, List<Part> parts, Map<String, Path> files, Optional<Duration> soak) {

  static final String USAGE =
      "usage: bench/run [--quick] [--part NAME]... [--json FILE] [--svg FILE] [--table FILE]\n"
          + "       bench/run --soak MINUTES\n"
          + "parts: "
          + Arrays.stream(Part.values()).map(Part::word).collect(Collectors.joining(", "));

  private static final Set<String> FILES = Set.of("--json", "--svg", "--table");

  /** Parses a command line; empty if it is wrong. */
  static Optional<BenchArguments> of(List<String> words) {
    boolean quick = false;
    Set<Part> parts = new LinkedHashSet<>();
    Map<String, Path> files = new LinkedHashMap<>();
    Optional<Duration> soak = Optional.empty();
    ArrayDeque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      String value = left.isEmpty() ? "" : left.peek();
      if (word.equals("--quick")) {
        quick = true;
        continue;
      } else if (word.equals("--part") && part(value).isPresent()) {
        parts.add(part(value).get());
      } else if (word.equals("--soak") && value.matches("[1-9]\\d{0,3}")) {
        soak = Optional.of(Duration.ofMinutes(Integer.parseInt(value)));
      } else if (FILES.contains(word) && !value.isEmpty()) {
        files.put(word, Path.of(value));
      } else {
        return Optional.empty();
      }
      left.remove();
    }
    if (soak.isPresent() && words.size() > 2) {
      return Optional.empty();
    }
    List<Part> wanted = parts.isEmpty() ? Part.usual(quick) : List.copyOf(parts);
    return Optional.of(new BenchArguments(quick, wanted, files, soak));
  }

  private static Optional<Part> part(String word) {
    return Arrays.stream(Part.values()).filter(part -> part.word().equals(word)).findFirst();
  }

  /** Returns the file for a kind of output; empty if it is not wanted. */
  Optional<Path> file(String option) {
    return Optional.ofNullable(files.get(option));
  }
}
