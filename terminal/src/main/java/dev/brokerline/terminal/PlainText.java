package dev.brokerline.terminal;

import dev.brokerline.terminal.AnsiStripper.Backspaces;
import dev.brokerline.terminal.AnsiStripper.Colours;
import java.util.function.IntConsumer;

/**
 * Removes control sequences from a terminal's text, which may arrive in slices of any size.
 * Printable characters, tabs, line feeds, backspaces, and carriage returns that are not part of a
 * line end remain.
 */
public final class PlainText {

  /** Makes an instance for a new stream. */
  public PlainText() {}

  private final StringBuilder stripped = new StringBuilder();
  private AnsiStripper stripper = newStripper();

  /** Whether the last character was a carriage return, possibly the beginning of a line end. */
  private boolean returned;

  private static AnsiStripper newStripper() {
    return new AnsiStripper(Colours.REMOVED, Backspaces.KEPT);
  }

  /** Handles the next character, and passes on the resulting text. */
  public void add(char c, IntConsumer text) {
    stripped.setLength(0);
    stripper.accept(c, stripped);
    for (int i = 0; i < stripped.length(); i++) {
      pass(stripped.charAt(i), text);
    }
  }

  private void pass(char c, IntConsumer text) {
    if (c == '\r') {
      returned = true;
      return;
    }
    if (returned && c != '\n') {
      text.accept('\r');
    }
    returned = false;
    text.accept(c);
  }

  /** Forgets an unfinished sequence, because text is missing. */
  public void restart() {
    stripper = newStripper();
    returned = false;
  }
}
