package dev.brokerline.bench;

/**
 * What is measured of each contender. Less is better.
 *
 * @param digits behind the point
 */
record Row(String name, String unit, int digits) {

  static final Row START = new Row("start until `hello_ack`", "ms", 0);
  static final Row SPAWN = new Row("100 terminals spawned", "ms", 0);
  static final Row IDLE_MEMORY = new Row("resident, idle", "MiB", 1);
  static final Row AGENT_MEMORY = new Row("resident, for each agent", "MiB", 2);
  static final Row LATENCY_P50 = new Row("request under 200 busy terminals, p50", "ms", 2);
  static final Row LATENCY_P99 = new Row("request under 200 busy terminals, p99", "ms", 2);
  static final Row CLOSE = new Row("close with 100 terminals", "ms", 0);
}
