package dev.brokerline.terminal;

import org.jspecify.annotations.Nullable;

/** A non-blank row of the screen, and its history. */
final class ShownRow {

  private static final String SPINNING = "✳✻✶✢✽·•●○◉◌*∙⋅■□▪▫⬝";
  private static final char NO_BREAK_SPACE = '\u00a0';

  private String text;
  private final String words;

  /** The number of the line that the row is; null while it is not a line. */
  private @Nullable Long line;

  /** The text that was last reported as a line, or need not be reported. */
  private @Nullable String told;

  /** The time since which the row has its current text. */
  private long since;

  /** Whether the row counts up: only its numbers have changed. */
  private boolean counts;

  private boolean cleared;

  ShownRow(String text, long since) {
    this.text = text.replace(NO_BREAK_SPACE, ' ').stripTrailing();
    this.words = words(this.text);
    this.since = since;
  }

  /** Returns the words of the row, without spinners beside them. */
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

  /** Returns the row's words with all numbers replaced by one. */
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

  /** Returns whether a row contains text, and not only the frame or the shadow of a box. */
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

  /** Returns whether the row has text that was not reported. */
  boolean isPending() {
    return told == null || !words(told).equals(words);
  }

  /** Called when the same words are at another place, or their spinner has changed. */
  void spun(String now) {
    text = now.replace(NO_BREAK_SPACE, ' ').stripTrailing();
    cleared = false;
  }

  /** Whether the program has cleared the screen since the row was on it. */
  boolean isCleared() {
    return cleared;
  }

  void clear() {
    cleared = true;
  }

  /** Called when the row has become this line. */
  void told(@Nullable Long number) {
    line = number;
    told = text;
  }

  /** Called when the row replaces one with another text. */
  void follows(ShownRow before, boolean counting) {
    line = before.line;
    told = before.told;
    counts = counting;
  }

  /**
   * Called when the row has only a part of the text of the one that it replaces, which is nothing
   * new.
   */
  void shrunkFrom(ShownRow before) {
    line = before.line;
    told = text;
    since = before.since;
  }
}
