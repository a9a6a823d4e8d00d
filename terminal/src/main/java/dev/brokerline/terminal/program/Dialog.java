package dev.brokerline.terminal.program;

/**
 * A question of a program to the person at its terminal.
 *
 * @param text the rows of the dialog without its frame, separated by line feeds
 */
public record Dialog(Kind kind, String text) {

  /** The subject of a dialog. */
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
