package dev.brokerline.spawn.tree;

import java.time.Duration;

/**
 * How long each step of ending processes may take.
 *
 * @param forWorkers the time for workers to end by themselves, and their programs with them; a
 *     worker whose broker was killed takes up to four seconds (PROTOCOL.md, "Broker process")
 * @param forPrograms the time for programs to end by themselves once no worker is left
 * @param afterTerminate the time to end once asked by the operating system
 * @param afterKill the time the operating system gets to remove them
 */
record EndTimeouts(
    Duration forWorkers, Duration forPrograms, Duration afterTerminate, Duration afterKill) {

  /** For those whose broker is there no more, which have had their time. */
  static final EndTimeouts FORSAKEN =
      new EndTimeouts(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** For those whose broker or worker has just gone. */
  static final EndTimeouts USUAL =
      new EndTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  /** Returns times that last no longer than the limit, all together. */
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
