package dev.brokerline.bench;

import java.util.Locale;

/**
 * What is measured of each contender.
 *
 * @param digits behind the point
 * @param better which values are better
 * @param goal what Brokerline aims at, as a multiple of the first contender's value; 0 for no goal
 */
record Row(String name, String unit, int digits, Better better, double goal) {

  static final Row START = new Row("start until `hello_ack`", "ms", 0);
  static final Row SPAWN = new Row("100 terminals spawned", "ms", 0);
  static final Row IDLE_MEMORY = new Row("resident, idle", "MiB", 1);
  static final Row AGENT_MEMORY = new Row("resident, for each agent", "MiB", 2);
  static final Row LATENCY_P50 = new Row("request under 200 busy terminals, p50", "ms", 2);
  static final Row LATENCY_P99 = new Row("request under 200 busy terminals, p99", "ms", 2);
  static final Row CLOSE = new Row("close with 100 terminals", "ms", 0);

  /** Which values are better. */
  enum Better {
    LESS,
    MORE
  }

  /** Makes a row without a goal, of which less is better. */
  Row(String name, String unit, int digits) {
    this(name, unit, digits, Better.LESS, 0);
  }

  /** Returns whether a multiple of the first contender's value reaches the goal. */
  boolean isReached(double multiple) {
    return better == Better.MORE ? multiple >= goal : multiple <= goal;
  }

  /** Returns the goal in words; empty if there is none. */
  String goalText() {
    return goal == 0
        ? ""
        : String.format(Locale.ROOT, "%s %.1f x", better == Better.MORE ? "≥" : "≤", goal);
  }
}
