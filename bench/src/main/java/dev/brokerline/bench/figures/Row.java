package dev.brokerline.bench.figures;

import static dev.brokerline.bench.figures.Contender.LIMIT;
import static dev.brokerline.bench.figures.Contender.MCP_SDK;
import static dev.brokerline.bench.figures.Contender.NODE;
import static dev.brokerline.bench.figures.Contender.UPSTREAM_CLI;
import static dev.brokerline.bench.figures.Contender.UPSTREAM_SDK;
import static dev.brokerline.bench.figures.Goal.above;
import static dev.brokerline.bench.figures.Goal.limit;
import static dev.brokerline.bench.figures.Goal.times;
import static dev.brokerline.bench.figures.Part.BROKERS;
import static dev.brokerline.bench.figures.Part.CLIENTS;
import static dev.brokerline.bench.figures.Part.COLD_START;
import static dev.brokerline.bench.figures.Part.FLEETS;
import static dev.brokerline.bench.figures.Part.MESSAGES;
import static dev.brokerline.bench.figures.Part.MICRO;
import static dev.brokerline.bench.figures.Part.UNPINNED;
import static dev.brokerline.bench.figures.Unit.BYTES;
import static dev.brokerline.bench.figures.Unit.COUNT;
import static dev.brokerline.bench.figures.Unit.KIB;
import static dev.brokerline.bench.figures.Unit.MIB;
import static dev.brokerline.bench.figures.Unit.MICROS;
import static dev.brokerline.bench.figures.Unit.MILLIS;
import static dev.brokerline.bench.figures.Unit.NANOS;
import static dev.brokerline.bench.figures.Unit.PER_SECOND;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is measured of each contender, and what we aim at. The key is that of the figure: the load
 * and what it tells, with a point between them.
 */
public enum Row {
  ONE_RATE(
      MESSAGES,
      "in-flight-1.rate",
      "requests, one in flight",
      PER_SECOND,
      times(1.6, UPSTREAM_SDK)),
  ONE_P50(MESSAGES, "in-flight-1.p50", "round trip, async, p50", MICROS),
  ONE_P99(MESSAGES, "in-flight-1.p99", "round trip, async, p99", MICROS),
  ONE_P999(MESSAGES, "in-flight-1.p999", "round trip, async, p999", MICROS),
  BLOCKING_P50(
      MESSAGES, "blocking.p50", "round trip, blocking, p50", MICROS, times(0.9, UPSTREAM_SDK)),
  BLOCKING_P99(MESSAGES, "blocking.p99", "round trip, blocking, p99", MICROS),
  BLOCKING_P999(MESSAGES, "blocking.p999", "round trip, blocking, p999", MICROS),
  ONE_CPU(
      MESSAGES,
      "in-flight-1.cpu",
      "CPU of a request, one in flight",
      MICROS,
      times(0.5, UPSTREAM_SDK)),
  EIGHT(MESSAGES, "in-flight-8.rate", "requests, 8 in flight", PER_SECOND, times(4, UPSTREAM_SDK)),
  SIXTY_FOUR(
      MESSAGES,
      "in-flight-64.rate",
      "requests, 64 in flight",
      PER_SECOND,
      times(8, UPSTREAM_SDK),
      times(10, MCP_SDK),
      times(0.2, LIMIT)),
  THOUSAND(MESSAGES, "in-flight-1024.rate", "requests, 1,024 in flight", PER_SECOND),
  EIGHT_THREADS(
      MESSAGES, "in-flight-8-threads-8.rate", "requests, 8 in flight, 8 threads", PER_SECOND),
  SIXTY_FOUR_THREADS(
      MESSAGES, "in-flight-64-threads-8.rate", "requests, 64 in flight, 8 threads", PER_SECOND),
  THOUSAND_THREADS(
      MESSAGES,
      "in-flight-1024-threads-8.rate",
      "requests, 1,024 in flight, 8 threads",
      PER_SECOND),
  SIXTY_FOUR_CPU(MESSAGES, "in-flight-64.cpu", "CPU of a request, 64 in flight", MICROS),
  SIXTY_FOUR_BYTES(MESSAGES, "in-flight-64.bytes", "allocation of a request", BYTES, limit(1500)),
  EVENTS_200(MESSAGES, "events-200.rate", "events of 200 B", PER_SECOND, times(4, UPSTREAM_SDK)),
  EVENTS_200_ANSI(
      MESSAGES, "events-200-ansi.rate", "events of 200 B with control sequences", PER_SECOND),
  EVENTS_1000(
      MESSAGES, "events-1000.rate", "events of 1,000 B", PER_SECOND, times(2.5, UPSTREAM_SDK)),
  EVENTS_4000(
      MESSAGES, "events-4000.rate", "events of 4,000 B", PER_SECOND, times(2.5, UPSTREAM_SDK)),
  EVENTS_CPU(MESSAGES, "events-200.cpu", "CPU of an event of 200 B", MICROS),
  EVENTS_BYTES(MESSAGES, "events-200.bytes", "allocation of an event of 200 B", BYTES, limit(600)),
  LINES_200(MESSAGES, "lines-200-text.rate", "events of 200 B as lines of output", PER_SECOND),
  LINES_200_ANSI(
      MESSAGES,
      "lines-200-ansi.rate",
      "events of 200 B with control sequences as lines of output",
      PER_SECOND),

  FREE_P50(UNPINNED, "in-flight-1.p50", "round trip, async, p50", MICROS),
  FREE_BLOCKING_P50(UNPINNED, "blocking.p50", "round trip, blocking, p50", MICROS),
  FREE_EIGHT(UNPINNED, "in-flight-8.rate", "requests, 8 in flight", PER_SECOND),
  FREE_SIXTY_FOUR(
      UNPINNED,
      "in-flight-64.rate",
      "requests, 64 in flight",
      PER_SECOND,
      times(2.5, UPSTREAM_SDK)),
  FREE_SIXTY_FOUR_THREADS(
      UNPINNED, "in-flight-64-threads-8.rate", "requests, 64 in flight, 8 threads", PER_SECOND),
  FREE_THOUSAND(UNPINNED, "in-flight-1024.rate", "requests, 1,024 in flight", PER_SECOND),
  FREE_EVENTS_200(UNPINNED, "events-200.rate", "events of 200 B", PER_SECOND),
  FREE_EVENTS_1000(UNPINNED, "events-1000.rate", "events of 1,000 B", PER_SECOND),

  CLIENT_START(CLIENTS, "start.ms", "start in a warm JVM", MILLIS, above(40, LIMIT)),
  FAILURES(
      CLIENTS,
      "failures.ms",
      "death of the broker to the last of 1,000 failed futures",
      MILLIS,
      limit(20)),

  THREADS_1(FLEETS, "fleet.threads-1", "threads of the JVM with 1 idle client", COUNT),
  THREADS_50(FLEETS, "fleet.threads-50", "threads of the JVM with 50 idle clients", COUNT),
  THREADS_500(FLEETS, "fleet.threads-500", "threads of the JVM with 500 idle clients", COUNT),
  MORE_THREADS(
      FLEETS, "fleet.more-threads", "threads with 500 clients more than with 50", COUNT, limit(0)),
  MEMORY_50(FLEETS, "fleet.kib-50", "memory of each of 50 idle clients", KIB),
  MEMORY_500(FLEETS, "fleet.kib-500", "memory of each of 500 idle clients", KIB, limit(150)),
  START_CPU(FLEETS, "fleet.start-cpu", "CPU of starting each of 500 clients", MILLIS),
  CLOSE_CPU(FLEETS, "fleet.close-cpu", "CPU of closing each of 500 clients", MILLIS),

  START(BROKERS, "life.start", "start until `hello_ack`", MILLIS),
  SPAWN(BROKERS, "life.spawn", "200 terminals spawned", MILLIS),
  IDLE_MEMORY(BROKERS, "life.idle", "resident, idle", MIB),
  AGENT_MEMORY(BROKERS, "life.agent", "resident, for each agent", MIB),
  CLOSE(BROKERS, "life.close", "200 agents released at close", MILLIS, limit(1000)),
  LOAD_P50(BROKERS, "load.p50", "request under 200 busy terminals, p50", MILLIS),
  LOAD_P99(BROKERS, "load.p99", "request under 200 busy terminals, p99", MILLIS),

  HELP(COLD_START, "--help.ms", "`--help`", MILLIS, times(0.5, UPSTREAM_CLI), times(4, NODE)),
  VERSION(COLD_START, "--version.ms", "`--version`", MILLIS),
  RUN(COLD_START, "run.ms", "`run` of a `cat` until it prints", MILLIS),

  ENCODE(MICRO, "encodeRequest.ns", "encode a request", NANOS),
  DECODE_ANSWER(MICRO, "decodeAnswer.ns", "decode an answer", NANOS),
  DECODE_200(MICRO, "decodeEvent200.ns", "decode an event of 200 B", NANOS),
  DECODE_4000(MICRO, "decodeEvent4000.ns", "decode an event of 4,000 B", NANOS);

  private final Part part;
  private final String key;
  private final String title;
  private final Unit unit;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<Goal> goals;

  Row(Part part, String key, String title, Unit unit, Goal... goals) {
    this.part = part;
    this.key = key;
    this.title = title;
    this.unit = unit;
    this.goals = List.of(goals);
  }

  /** Returns the rows of a part, in their order. */
  static List<Row> of(Part part) {
    return Arrays.stream(values()).filter(row -> row.part == part).toList();
  }

  /** Finds the row for a figure; empty if nobody asks for it. */
  public static Optional<Row> find(Part part, String load, String figure) {
    String key = load + "." + figure;
    return of(part).stream().filter(row -> row.key.equals(key)).findFirst();
  }

  /** Returns the loads that a part needs for its rows, in their order. */
  public static List<String> loads(Part part) {
    return of(part).stream().map(Row::load).distinct().toList();
  }

  private String load() {
    return key.substring(0, key.lastIndexOf('.'));
  }

  /** Returns the part that measures it. */
  public Part part() {
    return part;
  }

  /** Returns the name in tables, in Markdown. */
  public String title() {
    return title;
  }

  /** Returns what the values count. */
  public Unit unit() {
    return unit;
  }

  /** Returns what we aim at. */
  public List<Goal> goals() {
    return goals;
  }
}
