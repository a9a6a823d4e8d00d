package dev.brokerline.harness.turn;

/** What is known about a request that failed. */
public enum Outcome {
  /** The program did not begin it. It can be repeated safely. */
  NOT_PERFORMED,
  /** The program did it, at least in part. */
  PERFORMED,
  /** Nobody knows. */
  UNKNOWN
}
