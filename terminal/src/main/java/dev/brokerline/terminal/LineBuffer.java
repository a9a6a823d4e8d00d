package dev.brokerline.terminal;

/**
 * An unfinished line, in which the cursor can be placed. Text after a carriage return replaces the
 * whole line, as programs that overwrite a line intend.
 */
final class LineBuffer {

  /** The maximum number of blanks for a movement. */
  private static final int MAX_BLANKS = 200;

  private static final int TAB = 8;
  private static final char FIRST_COMBINING = '\u0300';

  private final StringBuilder text = new StringBuilder();

  /** The index of the cursor in the text. */
  private int at;

  /** The cursor's column, counted from 1. */
  private int column = 1;

  /** Whether the next text starts the line again. */
  private boolean returned;

  /** Whether the cursor was moved back, so that blanks at the end may be erased letters. */
  private boolean movedBack;

  boolean isEmpty() {
    return text.isEmpty();
  }

  int length() {
    return text.length();
  }

  int column() {
    return column;
  }

  void write(CharSequence chunk, int start, int end) {
    beginAnew();
    if (at == text.length()) {
      text.append(chunk, start, end);
      at = text.length();
      for (int i = start; i < end; i++) {
        char c = chunk.charAt(i);
        column += c < FIRST_COMBINING ? 1 : width(c);
      }
    } else {
      for (int i = start; i < end; i++) {
        overwrite(chunk.charAt(i));
      }
    }
  }

  /**
   * Returns the width of a character in columns; the second half of a surrogate pair counts for
   * both.
   */
  private static int width(char c) {
    return Character.isHighSurrogate(c)
        ? 0
        : Character.isLowSurrogate(c) ? 2 : CharacterWidth.of(c);
  }

  private void overwrite(char c) {
    if (at < text.length() && width(c) > 0) {
      int over = Character.charCount(text.codePointAt(at));
      if (Character.isLowSurrogate(c) && at > 0) {
        text.insert(at, c);
      } else {
        text.delete(at, at + over).insert(at, c);
      }
    } else if (Character.isHighSurrogate(c) && at < text.length()) {
      text.delete(at, at + Character.charCount(text.codePointAt(at))).insert(at, c);
    } else {
      text.insert(at, c);
    }
    at++;
    column += c < FIRST_COMBINING ? 1 : width(c);
  }

  private void beginAnew() {
    if (returned) {
      text.setLength(0);
      at = 0;
      returned = false;
      movedBack = false;
    }
  }

  void tab() {
    beginAnew();
    int to = (column - 1) / TAB * TAB + TAB + 1;
    if (at == text.length()) {
      text.append('\t');
      at++;
      column = to;
    } else {
      toColumn(to);
    }
  }

  void carriageReturn() {
    at = 0;
    column = 1;
    returned = true;
  }

  void back(int columns) {
    toColumn(Math.max(1, column - columns));
  }

  void forward(int columns) {
    toColumn(column + columns);
  }

  /** Places the cursor. Blanks fill the gap in a shorter line. */
  void toColumn(int target) {
    if (target <= 1) {
      carriageReturn();
      return;
    }
    returned = false;
    movedBack |= target < column;
    at = 0;
    column = 1;
    while (at < text.length() && column < target) {
      int c = text.codePointAt(at);
      column = c == '\t' ? (column - 1) / TAB * TAB + TAB + 1 : column + CharacterWidth.of(c);
      at += Character.charCount(c);
    }
    for (int i = Math.min(target - column, MAX_BLANKS); i > 0; i--) {
      text.append(' ');
      at = text.length();
      column++;
    }
  }

  void eraseToEnd() {
    text.setLength(at);
    returned = false;
  }

  void eraseToCursor() {
    for (int i = 0; i < at; i++) {
      text.setCharAt(i, ' ');
    }
  }

  void eraseAll() {
    int target = column;
    text.setLength(0);
    at = 0;
    column = 1;
    returned = false;
    if (target > 1) {
      toColumn(target);
    }
  }

  /** Deletes characters at the cursor; the following ones move left. */
  void delete(int characters) {
    int end = at;
    for (int i = 0; i < characters && end < text.length(); i++) {
      end += Character.charCount(text.codePointAt(end));
    }
    text.delete(at, end);
  }

  /** Inserts blanks at the cursor. */
  void insert(int blanks) {
    if (at < text.length()) {
      text.insert(at, " ".repeat(Math.min(blanks, MAX_BLANKS)));
      returned = false;
    }
  }

  /** Overwrites characters at the cursor with blanks. */
  void erase(int characters) {
    for (int i = at; i < Math.min(text.length(), at + characters); i++) {
      text.setCharAt(i, ' ');
    }
  }

  /** Returns the current text of the line. */
  String content() {
    int end = text.length();
    while (movedBack && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Removes and returns the first characters of the line. */
  String cut(int characters) {
    String head = text.substring(0, characters);
    text.delete(0, characters);
    at = Math.max(0, at - characters);
    return head;
  }

  void clear() {
    text.setLength(0);
    at = 0;
    column = 1;
    returned = false;
    movedBack = false;
  }
}
