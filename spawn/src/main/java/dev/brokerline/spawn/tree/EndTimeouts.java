package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How long each step of ending processes may take.
 *
 * @param forWorkers the time for workers to exit by themselves, with their programs; a worker whose
 *     broker was killed takes up to four seconds (PROTOCOL.md, "Broker process")
 * @param forPrograms the time for programs to exit by themselves when no worker is left
 * @param afterTerminate the time to exit after SIGTERM
 * @param afterKill the time to disappear after SIGKILL
 */
record EndTimeouts(
    Duration forWorkers, Duration forPrograms, Duration afterTerminate, Duration afterKill) {

  /** For processes whose broker is long gone, which have had their time. */
  static final EndTimeouts FORSAKEN =
      new EndTimeouts(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** For processes whose broker or worker has just ended. */
  static final EndTimeouts USUAL =
      new EndTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  /** Returns timeouts that together do not exceed the limit. */
  static EndTimeouts within(Duration limit) {
    Duration usual = USUAL.total();
    if (limit.compareTo(usual) >= 0) {
      return USUAL;
    }
    double share = Math.max(0, limit.toNanos()) / (double) usual.toNanos();
    return new EndTimeouts(
        part(USUAL.forWorkers, share),
        part(USUAL.forPrograms, share),
        part(USUAL.afterTerminate, share),
        part(USUAL.afterKill, share));
  }

  private Duration total() {
    return forWorkers.plus(forPrograms).plus(afterTerminate).plus(afterKill);
  }

  private static Duration part(Duration whole, double share) {
    return Duration.ofNanos((long) (whole.toNanos() * share));
  }
}
