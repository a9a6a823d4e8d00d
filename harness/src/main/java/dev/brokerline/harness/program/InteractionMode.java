package dev.brokerline.harness.program;

/** Who talks to a program that a host starts itself. */
public enum InteractionMode {
  /** A person, on the program's own screen. */
  INTERACTIVE,
  /** A driver, in the program's protocol, or nobody once it has its prompt. */
  HEADLESS
}
