package dev.brokerline.terminal.program;

/**
 * A question that a program puts to the person at its terminal.
 *
 * @param text the rows of the dialog, without its frame, each but the last ended by a line feed
 */
public record Dialog(Kind kind, String text) {

  /** What the program wants to know. */
  public enum Kind {
    /** Whether it may work in this folder. */
    TRUST,
    /** Whether it may run a command, or use a tool. */
    PERMISSION,
    /** How to sign in. */
    LOGIN,
    /** Whether to install a newer version. */
    UPDATE,
    /** Something else. */
    OTHER
  }
}
