package dev.brokerline.harness.real;

/** How the model's server answers. */
enum Upstream {
  /** It answers. */
  WELL("", 0),
  /** It refuses the key. */
  REFUSES_KEY("err401", 401),
  /** It fails. */
  FAILS("err500", 500);

  private final String behavior;
  private final int status;

  Upstream(String behavior, int status) {
    this.behavior = behavior;
    this.status = status;
  }

  /** Returns what a mock model's address says of it; empty for nothing. */
  String behavior() {
    return behavior;
  }

  /** Returns the HTTP status of the answers; 0 for a good one. */
  int status() {
    return status;
  }
}
