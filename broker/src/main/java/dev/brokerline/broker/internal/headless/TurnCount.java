package dev.brokerline.broker.internal.headless;

import dev.brokerline.harness.turn.TokenUsage;

/** Counts the turns of one agent, over all its sessions. */
final class TurnCount {

  private int unfinished;
  private long begun;
  private long completed;
  private TokenUsage usage = TokenUsage.NONE;

  void prompted() {
    unfinished++;
  }

  /** Returns the number of a turn that begins. */
  long begin() {
    return ++begun;
  }

  /**
   * Counts the end of a turn.
   *
   * @param hadBegun false if the program never got its prompt
   */
  void completed(boolean hadBegun, TokenUsage tokens) {
    unfinished--;
    if (hadBegun) {
      completed++;
      usage = usage.plus(tokens);
    }
  }

  boolean allAreOver() {
    return unfinished == 0;
  }

  long completed() {
    return completed;
  }

  TokenUsage usage() {
    return usage;
  }
}
