package dev.brokerline.testing.agent.script;

import java.util.Locale;

/** What one step of a turn does. The name in lower case is its key in JSON. */
public enum StepKind {
  /** Says pieces of text, an array. */
  TEXT,
  /** Thinks pieces of text, an array. */
  THOUGHT,
  /** Runs a tool, an object. */
  TOOL,
  /** Sets the tokens of each model request of the turn, an object. */
  USAGE,
  /** Shows a plan of these entries, an array. */
  PLAN,
  /** Waits, in milliseconds. */
  PAUSE_MS,
  /** Waits until it is interrupted; true. */
  HANG,
  /** Reports that the model request is tried again after this HTTP status. */
  RETRY,
  /** The turn fails, as an {@link AgentFailure}. */
  FAIL,
  /** The turn ends for this reason, such as {@code max_tokens}, instead of {@code end_turn}. */
  STOP,
  /** Prints this line on standard output, whatever it is. */
  RAW_LINE,
  /** Prints this line on standard error. */
  STDERR,
  /** The program exits with this code. */
  EXIT,
  /** A signal of this name, such as {@code KILL}, ends the program. */
  SIGNAL;

  /** Returns the key in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
