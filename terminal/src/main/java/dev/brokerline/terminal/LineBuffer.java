package dev.brokerline.terminal;

/**
 * One line under way, in which the cursor can be placed. What is written behind a carriage return
 * takes the place of the whole line, as those who overwrite a line mean it.
 */
final class LineBuffer {

  /** A movement makes no more blanks than this. */
  private static final int MAX_BLANKS = 200;

  private static final int TAB = 8;
  private static final char FIRST_COMBINING = '\u0300';

  private final StringBuilder text = new StringBuilder();

  /** Where the cursor is in the text. */
  private int at;

  /** The cursor's column, counted from 1. */
  private int column = 1;

  /** Whether what is written next begins the line anew. */
  private boolean returned;

  /** Whether the cursor was moved back, after which blanks at the end may be erased letters. */
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

  /** Returns how many columns a character takes; the second half of a pair counts for both. */
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

  /** Places the cursor; where the line is shorter, blanks fill the gap. */
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

  /** Takes characters at the cursor away; what is behind them moves up. */
  void delete(int characters) {
    int end = at;
    for (int i = 0; i < characters && end < text.length(); i++) {
      end += Character.charCount(text.codePointAt(end));
    }
    text.delete(at, end);
  }

  /** Puts blanks in at the cursor. */
  void insert(int blanks) {
    if (at < text.length()) {
      text.insert(at, " ".repeat(Math.min(blanks, MAX_BLANKS)));
      returned = false;
    }
  }

  /** Writes blanks over characters at the cursor. */
  void erase(int characters) {
    for (int i = at; i < Math.min(text.length(), at + characters); i++) {
      text.setCharAt(i, ' ');
    }
  }

  /** Returns the line as it is. */
  String content() {
    int end = text.length();
    while (movedBack && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Takes the first characters off the line and returns them. */
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
