package dev.brokerline.harness.session;

/** What happens to a prompt while a turn is running. */
public enum BusyPolicy {
  /** It waits for its turn. The default. */
  QUEUE,
  /** It fails at once, with {@code BUSY}. */
  REJECT,
  /** The running turn is interrupted, and the prompt is the next one. */
  INTERRUPT,
  /**
   * It joins the running turn, if the program can do that; else it fails with {@code UNSUPPORTED}.
   */
  STEER
}
