package dev.brokerline.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a program that prints plainly, which its line feeds end. Movements within a line are
 * followed, and a row below is another line. A sequence that places the cursor elsewhere is
 * refused; the program then needs a screen.
 */
final class PlainLines {

  /**
   * The length at which a line is cut, so that a program that never ends a line does not fill the
   * memory.
   */
  static final int MAX_LINE = 64 * 1024;

  /** The maximum distance by which a cut may move, so as not to split a visible character. */
  private static final int SLACK = 256;

  /** How many characters at the end of a line are kept for the screen. */
  private static final int SHOWN = 4096;

  private static final Pattern CLUSTER = Pattern.compile("\\X");

  private final Consumer<String> ended;
  private final int remembered;
  private final LineBuffer line = new LineBuffer();

  /** The newest lines, for the screen on which the program may begin to draw. */
  private final Deque<String> newest = new ArrayDeque<>();

  private long number;
  private int savedColumn = 1;
  private long savedIn = -1;

  /**
   * Makes an empty page.
   *
   * @param remembered the maximum number of lines in {@link #newest}
   */
  PlainLines(int remembered, Consumer<String> ended) {
    this.remembered = remembered;
    this.ended = ended;
  }

  /** Returns the newest complete lines, oldest first. */
  Iterable<String> newest() {
    return newest;
  }

  /** Returns the unfinished line. */
  String unfinished() {
    return line.content();
  }

  /** Returns the cursor's column, counted from 1. */
  int column() {
    return line.column();
  }

  void text(CharSequence chunk, int start, int end) {
    int from = start;
    while (from < end) {
      int to = Math.min(end, from + MAX_LINE);
      line.write(chunk, from, to);
      from = to;
      while (line.length() >= MAX_LINE + SLACK) {
        cut();
      }
    }
  }

  /**
   * Cuts a line that is too long. The text after the cut shows where a character ends, so it must
   * have arrived.
   */
  private void cut() {
    emit(line.cut(cluster(line.content(), MAX_LINE)));
  }

  /**
   * Returns the last position up to this one that is not within a surrogate pair or grapheme
   * cluster.
   */
  private static int cluster(String text, int at) {
    if (at >= text.length()) {
      return text.length();
    }
    int from = text.offsetByCodePoints(at, -SLACK / 2);
    Matcher clusters = CLUSTER.matcher(text).region(from, Math.min(text.length(), at + SLACK));
    int cut = from;
    while (clusters.find() && clusters.end() <= at) {
      cut = clusters.end();
    }
    // The first cluster of the region may have begun before it.
    return cut > from ? cut : text.offsetByCodePoints(at, -1);
  }

  void control(char c) {
    switch (c) {
      case '\n' -> end();
      case '\r' -> line.carriageReturn();
      case '\t' -> line.tab();
      case '\b' -> line.back(1);
      default -> {}
    }
  }

  /** Handles ESC and a character. Returns false if that needs a screen. */
  boolean escape(char c) {
    switch (c) {
      case '7' -> save();
      case '8' -> {
        return restore();
      }
      case 'D' -> down(line.column());
      case 'E' -> down(1);
      default -> {
        return c != 'M' && c != 'c';
      }
    }
    return true;
  }

  /** Handles a control sequence. Returns false if that needs a screen. */
  boolean sequence(ControlSequence sequence) {
    if (!sequence.isStandard()) {
      return !entersOtherScreen(sequence);
    }
    int repeats = sequence.repeats();
    switch (sequence.end()) {
      case 'G', '`' -> line.toColumn(repeats);
      case 'C', 'a' -> line.forward(repeats);
      case 'D', 'j' -> line.back(repeats);
      case 'I' -> line.tab();
      case 'B', 'e' -> down(line.column());
      case 'E' -> down(1);
      case 'P' -> line.delete(repeats);
      case '@' -> line.insert(repeats);
      case 'X' -> line.erase(repeats);
      case 'K' -> erase(sequence.parameter(0, 0));
      case 'J' -> {
        if (sequence.parameter(0, 0) != 0) {
          return false;
        }
        line.eraseToEnd();
      }
      case 's' -> save();
      case 'u' -> {
        return restore();
      }
      case 'A', 'k', 'F', 'H', 'f', 'd', 'L', 'M', 'S', 'T', 'r' -> {
        return false;
      }
      default -> {}
    }
    return true;
  }

  private static boolean entersOtherScreen(ControlSequence sequence) {
    if (sequence.marker() != '?' || sequence.end() != 'h' || sequence.hasIntermediate()) {
      return false;
    }
    for (int i = 0; i < sequence.count(); i++) {
      if (TerminalMode.of(sequence.parameter(i, 0)) == TerminalMode.ALTERNATE_SCREEN) {
        return true;
      }
    }
    return false;
  }

  private void erase(int what) {
    switch (what) {
      case 0 -> line.eraseToEnd();
      case 1 -> line.eraseToCursor();
      case 2 -> line.eraseAll();
      default -> {}
    }
  }

  private void save() {
    savedColumn = line.column();
    savedIn = number;
  }

  private boolean restore() {
    if (savedIn == number) {
      line.toColumn(savedColumn);
      return true;
    }
    return savedIn < 0;
  }

  /** Moves to the row below, which is another line, unless this one is empty. */
  private void down(int column) {
    if (!line.isEmpty()) {
      end();
    }
    line.toColumn(column);
  }

  private void end() {
    String content = line.content();
    int from = 0;
    while (content.length() - from > MAX_LINE) {
      int to = from + cluster(content.substring(from), MAX_LINE);
      emit(content.substring(from, to));
      from = to;
    }
    emit(content.substring(from));
    line.clear();
  }

  private void emit(String text) {
    number++;
    newest.addLast(text.substring(Math.max(0, text.length() - SHOWN)));
    if (newest.size() > remembered) {
      newest.removeFirst();
    }
    ended.accept(text);
  }

  /** Ends the unfinished line, because text is missing after it. */
  void restart() {
    if (!line.isEmpty()) {
      end();
    }
  }
}
