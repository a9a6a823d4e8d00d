package dev.brokerline.terminal;

import dev.brokerline.terminal.AnsiStripper.Backspaces;

/**
 * Tracks a terminal's cursor through text, and turns its movements into characters, so that
 * separate words on the screen stay separate: blanks for a movement forward, a carriage return for
 * the first column, a new line for another row. A movement back becomes backspaces, or where these
 * are unwanted, a carriage return for more than one column.
 */
final class Cursor {

  private static final int MAX_BLANKS = 200;
  private static final int TAB = 8;
  private static final char FIRST_COMBINING = '\u0300';

  private final Backspaces backspaces;

  /** The column of the next character, counted from 1. */
  private int column = 1;

  /** The row, counted from 1; 0 if unknown. */
  private int row;

  private boolean lineIsEmpty = true;

  /** The number of lines so far. */
  private long line;

  private int savedColumn = 1;
  private long savedLine;

  Cursor(Backspaces backspaces) {
    this.backspaces = backspaces;
  }

  /** Writes a character at the cursor. */
  void write(char c, StringBuilder out) {
    out.append(c);
    switch (c) {
      case '\n' -> {
        column = 1;
        lineIsEmpty = true;
        line++;
        row = row == 0 ? 0 : row + 1;
      }
      case '\r' -> column = 1;
      case '\b' -> column = Math.max(1, column - 1);
      case '\t' -> column = (column - 1) / TAB * TAB + TAB + 1;
      default -> {
        lineIsEmpty = false;
        column += c < FIRST_COMBINING ? 1 : width(c);
      }
    }
  }

  /** Moves the cursor to the right. */
  void forward(int columns, StringBuilder out) {
    for (int i = Math.min(columns, MAX_BLANKS); i > 0; i--) {
      write(' ', out);
    }
  }

  /** Moves the cursor to the left. */
  void back(int columns, StringBuilder out) {
    toColumn(Math.max(1, column - columns), out);
  }

  /** Moves the cursor to a column of this row. */
  void toColumn(int target, StringBuilder out) {
    int back = column - target;
    if (back <= 0) {
      forward(-back, out);
    } else if (target <= 1) {
      write('\r', out);
    } else if (backspaces == Backspaces.KEPT) {
      for (int i = 0; i < back; i++) {
        write('\b', out);
      }
    } else if (back == 1) {
      column = target;
    } else {
      write('\r', out);
      column = target;
    }
  }

  /** Moves the cursor down by some rows, or up for a negative number, to a column there. */
  void toOtherRow(int down, int target, StringBuilder out) {
    int before = row;
    newLine(out);
    row = before == 0 ? 0 : Math.max(1, before + down);
    forward(target - 1, out);
  }

  /** Moves the cursor to a row and a column. */
  void to(int targetRow, int target, StringBuilder out) {
    if (targetRow == row) {
      toColumn(target, out);
      return;
    }
    newLine(out);
    row = targetRow;
    forward(target - 1, out);
  }

  /** Moves the cursor to a row, in the same column. */
  void toRow(int targetRow, StringBuilder out) {
    to(targetRow, column, out);
  }

  /** Saves the position of the cursor. */
  void save() {
    savedColumn = column;
    savedLine = line;
  }

  /** Restores the saved position, which is in another row unless there was no new line since. */
  void restore(StringBuilder out) {
    if (savedLine == line) {
      toColumn(savedColumn, out);
    } else {
      newLine(out);
      row = 0;
    }
  }

  /** Returns the current column. */
  int column() {
    return column;
  }

  private void newLine(StringBuilder out) {
    if (column > 1 || !lineIsEmpty) {
      write('\n', out);
    }
  }

  /**
   * Returns the width of a character in columns; the second half of a surrogate pair counts for the
   * first.
   */
  private static int width(char c) {
    if (Character.isHighSurrogate(c)) {
      return 0;
    }
    if (Character.isLowSurrogate(c)) {
      return 2;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60);
    return wide ? 2 : 1;
  }
}
