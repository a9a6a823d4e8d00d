package dev.brokerline.bench.figures;

import static dev.brokerline.bench.figures.Contender.BROKER_IN_JVM;
import static dev.brokerline.bench.figures.Contender.CHILD_BROKER;
import static dev.brokerline.bench.figures.Contender.CODEC;
import static dev.brokerline.bench.figures.Contender.JACKSON_TREE;
import static dev.brokerline.bench.figures.Contender.JAVA_PROCESS;
import static dev.brokerline.bench.figures.Contender.LAUNCHER;
import static dev.brokerline.bench.figures.Contender.LIMIT;
import static dev.brokerline.bench.figures.Contender.MCP_SDK;
import static dev.brokerline.bench.figures.Contender.NATIVE_BROKER;
import static dev.brokerline.bench.figures.Contender.NODE;
import static dev.brokerline.bench.figures.Contender.NUPROCESS;
import static dev.brokerline.bench.figures.Contender.PLAIN_JAVA;
import static dev.brokerline.bench.figures.Contender.PYTHON;
import static dev.brokerline.bench.figures.Contender.UPSTREAM_CLI;
import static dev.brokerline.bench.figures.Contender.UPSTREAM_SDK;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A part of the bench: its contenders are measured in turn, within a share of the whole time. The
 * first one of them is what the others are compared with.
 */
public enum Part {
  // Each with its seconds, and those of a quick bench.
  MESSAGES(
      "Messages, client and peer on one processor",
      165,
      30,
      List.of(UPSTREAM_SDK, MCP_SDK, PLAIN_JAVA, NUPROCESS, JAVA_PROCESS, LIMIT)),
  UNPINNED(
      "Messages, on all processors",
      70,
      12,
      List.of(UPSTREAM_SDK, MCP_SDK, PLAIN_JAVA, NUPROCESS, JAVA_PROCESS, LIMIT)),
  CLIENTS("Lives of clients", 25, 8, List.of(PLAIN_JAVA, NUPROCESS, JAVA_PROCESS, LIMIT)),
  /** Once, and not in a quick bench: it takes its time to start and to end hundreds of clients. */
  FLEETS("Fleets of idle clients in one JVM", 110, 0, List.of(PLAIN_JAVA, NUPROCESS, JAVA_PROCESS)),
  BROKERS("Brokers", 150, 36, List.of(NATIVE_BROKER, CHILD_BROKER, BROKER_IN_JVM)),
  COLD_START("Cold start", 40, 9, List.of(UPSTREAM_CLI, NODE, PYTHON, LAUNCHER)),
  /** Not among those that are measured if none is named. */
  MICRO("Encoding and decoding", 180, 60, List.of(JACKSON_TREE, CODEC));

  private final String title;
  private final int seconds;
  private final int quickSeconds;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<Contender> contenders;

  Part(String title, int seconds, int quickSeconds, List<Contender> contenders) {
    this.title = title;
    this.seconds = seconds;
    this.quickSeconds = quickSeconds;
    this.contenders = contenders;
  }

  /** Returns the parts of a bench for which none are named. */
  public static List<Part> usual(boolean quick) {
    return Stream.of(MESSAGES, UNPINNED, CLIENTS, FLEETS, BROKERS, COLD_START)
        .filter(part -> !part.share(quick).isZero())
        .toList();
  }

  /** Returns the word for the part on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the heading of the table. */
  public String title() {
    return title;
  }

  /** Returns how long the part takes. */
  public Duration share(boolean quick) {
    return Duration.ofSeconds(quick ? quickSeconds : seconds);
  }

  /** Returns the columns of the table. */
  public List<Contender> contenders() {
    return contenders;
  }

  /** Returns the rows of the table. */
  public List<Row> rows() {
    return Row.of(this);
  }
}
