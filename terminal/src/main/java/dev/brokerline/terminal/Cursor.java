package dev.brokerline.terminal;

import dev.brokerline.terminal.AnsiStripper.Backspaces;

/**
 * Follows a terminal's cursor through text, and puts its movements into the text, so that words
 * that are apart on the screen are apart there: forward is blanks, the first column a carriage
 * return, another row a new line. What is moved back over within a line is taken back by
 * backspaces; where these are unwanted, a carriage return stands for more than one.
 */
final class Cursor {

  private static final int MAX_BLANKS = 200;
  private static final int TAB = 8;
  private static final char FIRST_COMBINING = '\u0300';

  private final Backspaces backspaces;

  /** Where the next character goes, counted from 1. */
  private int column = 1;

  /** The row, counted from 1; 0 if none was named yet. */
  private int row;

  private boolean lineIsEmpty = true;

  /** How many lines have begun. */
  private long line;

  private int savedColumn = 1;
  private long savedLine;

  Cursor(Backspaces backspaces) {
    this.backspaces = backspaces;
  }

  /** The text goes on with this character. */
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

  /** The cursor goes to the right. */
  void forward(int columns, StringBuilder out) {
    for (int i = Math.min(columns, MAX_BLANKS); i > 0; i--) {
      write(' ', out);
    }
  }

  /** The cursor goes to the left. */
  void back(int columns, StringBuilder out) {
    toColumn(Math.max(1, column - columns), out);
  }

  /** The cursor goes to a column of this row. */
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

  /** The cursor goes to another row, some rows down or, below zero, up; to this column of it. */
  void toOtherRow(int down, int target, StringBuilder out) {
    int before = row;
    newLine(out);
    row = before == 0 ? 0 : Math.max(1, before + down);
    forward(target - 1, out);
  }

  /** The cursor goes to a row, and a column of it. */
  void to(int targetRow, int target, StringBuilder out) {
    if (targetRow == row) {
      toColumn(target, out);
      return;
    }
    newLine(out);
    row = targetRow;
    forward(target - 1, out);
  }

  /** The cursor goes to a row, and stays in its column. */
  void toRow(int targetRow, StringBuilder out) {
    to(targetRow, column, out);
  }

  /** The terminal remembers where the cursor is. */
  void save() {
    savedColumn = column;
    savedLine = line;
  }

  /** The cursor goes to where it was saved, which is another row unless there was no line since. */
  void restore(StringBuilder out) {
    if (savedLine == line) {
      toColumn(savedColumn, out);
    } else {
      newLine(out);
      row = 0;
    }
  }

  /** Returns the present column. */
  int column() {
    return column;
  }

  private void newLine(StringBuilder out) {
    if (column > 1 || !lineIsEmpty) {
      write('\n', out);
    }
  }

  /** Returns how many columns a character takes; the second half of a pair counts for the first. */
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
