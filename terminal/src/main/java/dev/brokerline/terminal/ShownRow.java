package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/** A row of the screen that is not blank, and what became of it. */
final class ShownRow {

  private static final String SPINNING = "✳✻✶✢✽·•●○◉◌*∙⋅■□▪▫⬝";
  private static final char NO_BREAK_SPACE = '\u00a0';

  private String text;
  private final String words;

  /** The line that the row is; null as long as it is none. */
  private @Nullable Long line;

  /** The text that was last told of as a line, or needs not be told of. */
  private @Nullable String told;

  /** When the row came to say what it says. */
  private long since;

  /** Whether the row counts: it has said the same before, but for numbers. */
  private boolean counts;

  private boolean cleared;

  ShownRow(String text, long since) {
    this.text = text.replace(NO_BREAK_SPACE, ' ').stripTrailing();
    this.words = words(this.text);
    this.since = since;
  }

  /** Returns what the row says, without signs that spin beside it. */
  static String words(String text) {
    StringBuilder words = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      words.append(spins(c) ? ' ' : c);
    }
    return words.toString().strip();
  }

  private static boolean spins(char c) {
    return (c >= '\u2800' && c <= '\u28ff')
        || (c >= '\u25d0' && c <= '\u25d7')
        || SPINNING.indexOf(c) >= 0;
  }

  /** Returns the row's words with all numbers made equal. */
  static String shape(String words) {
    StringBuilder shape = new StringBuilder(words.length());
    boolean number = false;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit || !number) {
        shape.append(digit ? '0' : c);
      }
      number = digit;
    }
    return shape.toString();
  }

  /** Whether a row is text, and not only the frame or the shade of a box. */
  static boolean isText(String row) {
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c > ' ' && !(c >= '\u2500' && c <= '\u259f')) {
        return true;
      }
    }
    return false;
  }

  String text() {
    return text;
  }

  String words() {
    return words;
  }

  @Nullable Long line() {
    return line;
  }

  long since() {
    return since;
  }

  boolean counts() {
    return counts;
  }

  /** Whether the row says something that was not told of. */
  boolean isPending() {
    return told == null || !words(told).equals(words);
  }

  /** The same words stand in another place, or their signs have spun. */
  void spun(String now) {
    text = now.replace(NO_BREAK_SPACE, ' ').stripTrailing();
    cleared = false;
  }

  /** Whether the program has cleared the screen since the row was seen on it. */
  boolean isCleared() {
    return cleared;
  }

  void clear() {
    cleared = true;
  }

  /** The row is this line now. */
  void told(@Nullable Long number) {
    line = number;
    told = text;
  }

  /** The row takes the place of one that said something else. */
  void follows(ShownRow before, boolean counting) {
    line = before.line;
    told = before.told;
    counts = counting;
  }

  /** The row says less than the one in whose place it stands: that is nothing new. */
  void shrunkFrom(ShownRow before) {
    line = before.line;
    told = text;
    since = before.since;
  }
}
