package dev.brokerline.terminal;

import dev.brokerline.terminal.AnsiStripper.Backspaces;
import dev.brokerline.terminal.AnsiStripper.Colours;
import java.util.function.IntConsumer;

/**
 * Takes the control sequences out of what a terminal is sent, in slices of any size. What is left
 * is printable characters, tabs, line feeds, backspaces, and carriage returns that are not part of
 * a line's end.
 */
public final class PlainText {

  /** Makes one that has read nothing. */
  public PlainText() {}

  private final StringBuilder stripped = new StringBuilder();
  private AnsiStripper stripper = newStripper();

  /** Whether the last character was a carriage return, the beginning of a line's end perhaps. */
  private boolean returned;

  private static AnsiStripper newStripper() {
    return new AnsiStripper(Colours.REMOVED, Backspaces.KEPT);
  }

  /** Takes the next character, and passes on what is text now. */
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

  /** Forgets what it was in the middle of: something is missing in between. */
  public void restart() {
    stripper = newStripper();
    returned = false;
  }
}
