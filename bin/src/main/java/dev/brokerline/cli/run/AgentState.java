package dev.brokerline.cli.run;

import java.util.Locale;

/** Where an agent of a run stands. Prints as a word. */
public enum AgentState {
  STARTING,
  READY,
  IDLE,
  EXITED,
  RELEASED,
  FAILED;

  /** Returns whether nothing more will come from the agent. */
  public boolean ended() {
    return compareTo(EXITED) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
