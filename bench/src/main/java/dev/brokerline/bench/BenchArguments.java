package dev.brokerline.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param quick whether to measure with fewer and shorter rounds
 * @param messages whether to measure messages
 * @param brokers whether to measure brokers
 * @param json the file for the figures
 * @param svg the file for the chart of the messages
 * @param soak how long to soak instead
 */
record BenchArguments(
    boolean quick,
    boolean messages,
    boolean brokers,
    Optional<Path> json,
    Optional<Path> svg,
    Optional<Duration> soak) {

  static final String USAGE =
      "usage: bench/run [--quick] [--json FILE] [--svg FILE] [messages|brokers] | bench/run --soak MINUTES";

  /** Parses a command line; empty if it is wrong. */
  static Optional<BenchArguments> of(List<String> words) {
    if (words.size() == 2
        && words.get(0).equals("--soak")
        && words.get(1).matches("[1-9]\\d{0,3}")) {
      Duration time = Duration.ofMinutes(Integer.parseInt(words.get(1)));
      return Optional.of(
          new BenchArguments(
              false, false, false, Optional.empty(), Optional.empty(), Optional.of(time)));
    }
    boolean quick = false;
    Optional<Path> json = Optional.empty();
    Optional<Path> svg = Optional.empty();
    Optional<String> part = Optional.empty();
    ArrayDeque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--json") && !left.isEmpty()) {
        json = Optional.of(Path.of(left.remove()));
      } else if (word.equals("--svg") && !left.isEmpty()) {
        svg = Optional.of(Path.of(left.remove()));
      } else if (part.isEmpty() && (word.equals("messages") || word.equals("brokers"))) {
        part = Optional.of(word);
      } else {
        return Optional.empty();
      }
    }
    boolean messages = part.isEmpty() || part.get().equals("messages");
    boolean brokers = part.isEmpty() || part.get().equals("brokers");
    return Optional.of(new BenchArguments(quick, messages, brokers, json, svg, Optional.empty()));
  }
}
