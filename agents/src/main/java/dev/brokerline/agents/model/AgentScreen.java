package dev.brokerline.agents.model;

import dev.brokerline.protocol.result.ScreenInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the terminal of an agent shows at one moment.
 *
 * @param text the rows down to the last one that is not blank, each with a line feed
 * @param cursor null while the program prints plainly
 * @param rows the height of the terminal
 * @param columns the width of the terminal
 * @param title the title of the window; empty if the program has set none
 */
public record AgentScreen(
    String text, @Nullable Cursor cursor, int rows, int columns, String title) {

  /** A place on the screen, counted from 0. */
  public record Cursor(int row, int column) {}

  /** Returns the screen of a broker's answer. */
  public static AgentScreen of(ScreenInfo info) {
    Integer row = info.cursorRow();
    Integer column = info.cursorCol();
    return new AgentScreen(
        orEmpty(info.text()),
        row == null || column == null ? null : new Cursor(row, column),
        orZero(info.rows()),
        orZero(info.cols()),
        orEmpty(info.title()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  /** Omits the text, which may hold secrets. */
  @Override
  public String toString() {
    return "AgentScreen[text=(%d), cursor=%s, rows=%d, columns=%d]"
        .formatted(text.length(), cursor, rows, columns);
  }
}
