package dev.brokerline.harness.program;

/** What distinguishes one program from the others that speak the same protocol. */
public enum Quirk {
  /** A second prompt cancels the running turn or fails it, so it must not be sent. */
  ONE_PROMPT_AT_A_TIME,
  /** The usage of a turn is the total of the session. */
  CUMULATIVE_USAGE,
  /** The usage of a turn is that of its last step. */
  USAGE_OF_LAST_STEP,
  /**
   * Loading a session makes the program's next start delete its files. The driver copies them
   * first, and undoes that.
   */
  LOAD_DESTROYS_SESSION,
  /** The program still repeats the history of a session after it has said that it has loaded it. */
  REPLAYS_AFTER_LOAD,
  /** The program accepts names of models that do not exist. */
  ACCEPTS_ANY_MODEL,
  /**
   * A request to the model that failed is told as text of the answer, and the turn ends as if it
   * had gone well.
   */
  TELLS_ERRORS_AS_TEXT,
  /** As root, the program refuses to ask nothing without {@code IS_SANDBOX=1}. */
  REFUSES_ROOT
}
