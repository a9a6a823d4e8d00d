package dev.brokerline.harness.program;

/** What a program reads from its standard input. */
public enum StdinMode {
  /** The keys of a person. */
  TERMINAL,
  /** The requests of a driver, for as long as the session lasts. */
  PROTOCOL,
  /** One prompt, after which the input must be closed: some programs wait for its end. */
  PROMPT,
  /** Nothing. The input must be closed at once. */
  NONE
}
