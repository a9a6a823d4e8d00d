package dev.brokerline.terminal;

/**
 * Removes terminal control sequences from a stream of text, which may arrive in chunks of any size.
 *
 * <p>Text, tabs, line feeds and carriage returns remain. Programs draw the gaps between words by
 * moving the cursor, so movements become characters: blanks for a movement forward, a carriage
 * return for column 1, a new line for another row. The result is not the screen: text appears in
 * the order in which it is drawn. Memory does not grow with the stream, because only a short
 * beginning of an unfinished sequence is kept. An instance serves one stream, and one thread at a
 * time.
 */
public final class AnsiStripper {

  /** What to do with sequences that set color and weight (SGR). */
  public enum Colours {
    REMOVED,
    KEPT
  }

  /** What to do with backspaces, which may mean the removal of a character. */
  public enum Backspaces {
    REMOVED,
    KEPT
  }

  private static final char BELL = 0x07;
  private static final char CANCEL = 0x18;
  private static final char SUBSTITUTE = 0x1a;
  private static final char ESCAPE = 0x1b;
  private static final char DELETE = 0x7f;
  private static final int MAX_PARAMETERS = 64;

  private enum State {
    TEXT,
    /** After ESC, and any intermediate characters. */
    ESCAPED,
    /** After ESC [ until the final character. */
    CSI,
    /** After ESC ] until BEL, ST or the end of the line. */
    OSC,
    /** After ESC P, X, ^ or _ until ST. */
    STRING
  }

  private final Colours colours;
  private final Backspaces backspaces;
  private final Cursor cursor;
  private final StringBuilder parameters = new StringBuilder();
  private State state = State.TEXT;

  /** Makes a stripper that also removes backspaces. */
  public AnsiStripper(Colours colours) {
    this(colours, Backspaces.REMOVED);
  }

  public AnsiStripper(Colours colours, Backspaces backspaces) {
    this.colours = colours;
    this.backspaces = backspaces;
    this.cursor = new Cursor(backspaces);
  }

  /** Returns the text of the next chunk, without its control sequences. */
  public String strip(CharSequence chunk) {
    StringBuilder out = new StringBuilder(chunk.length());
    for (int i = 0; i < chunk.length(); i++) {
      accept(chunk.charAt(i), out);
    }
    return out.toString();
  }

  /** Appends the text that the next character completes, often just that character. */
  public void accept(char c, StringBuilder out) {
    if (c == ESCAPE) {
      state = State.ESCAPED;
    } else if (c == CANCEL || c == SUBSTITUTE) {
      state = State.TEXT;
    } else if (state == State.STRING) {
      inString(c, out);
    } else if (state == State.OSC) {
      inOsc(c, out);
    } else if (isControl(c)) {
      control(c, out);
    } else if (state == State.TEXT) {
      cursor.write(c, out);
    } else if (state == State.ESCAPED) {
      escaped(c, out);
    } else {
      inCsi(c, out);
    }
  }

  /**
   * Handles a character in a control string. A line feed ends an unterminated one, because none
   * spans several lines.
   */
  private void inString(char c, StringBuilder out) {
    if (c == '\n') {
      state = State.TEXT;
      cursor.write(c, out);
    } else {
      endStringAt(c, /* end= */ '\u009c');
    }
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= DELETE && c <= '\u009f');
  }

  private void control(char c, StringBuilder out) {
    if (c == '\n' || c == '\r' || c == '\t') {
      cursor.write(c, out);
    } else if (c == '\b' && backspaces == Backspaces.KEPT) {
      cursor.write(c, out);
    } else if (c >= '\u0080') {
      // The one-character forms of ESC followed by @ to _.
      introduce((char) (c - 0x40), out);
    }
  }

  private void escaped(char c, StringBuilder out) {
    if (c > DELETE) {
      state = State.TEXT;
      cursor.write(c, out);
    } else if (c >= '0') {
      introduce(c, out);
    }
  }

  private void introduce(char c, StringBuilder out) {
    parameters.setLength(0);
    switch (c) {
      case 'D' -> cursor.toOtherRow(1, cursor.column(), out);
      case 'E' -> cursor.toOtherRow(1, 1, out);
      case 'M' -> cursor.toOtherRow(-1, cursor.column(), out);
      case '7' -> cursor.save();
      case '8' -> cursor.restore(out);
      default -> {}
    }
    state =
        switch (c) {
          case '[' -> State.CSI;
          case ']' -> State.OSC;
          case 'P', 'X', '^', '_' -> State.STRING;
          default -> State.TEXT;
        };
  }

  private void inCsi(char c, StringBuilder out) {
    if (c < '@') {
      if (parameters.length() < MAX_PARAMETERS) {
        parameters.append(c);
      }
      return;
    }
    state = State.TEXT;
    if (c > DELETE) {
      cursor.write(c, out);
    } else if (c == 'm' && colours == Colours.KEPT && isPlain()) {
      out.append(ESCAPE).append('[').append(parameters).append('m');
    } else if (isPlain()) {
      move(c, out);
    }
  }

  private void move(char c, StringBuilder out) {
    int first = parameter(0);
    switch (c) {
      case 'A', 'k' -> cursor.toOtherRow(-first, cursor.column(), out);
      case 'B', 'e' -> cursor.toOtherRow(first, cursor.column(), out);
      case 'C', 'a' -> cursor.forward(first, out);
      case 'D', 'j' -> cursor.back(first, out);
      case 'E' -> cursor.toOtherRow(first, 1, out);
      case 'F' -> cursor.toOtherRow(-first, 1, out);
      case 'G', '`' -> cursor.toColumn(first, out);
      case 'H', 'f' -> cursor.to(first, parameter(1), out);
      case 'I' -> cursor.write('\t', out);
      case 'd' -> cursor.toRow(first, out);
      case 's' -> cursor.save();
      case 'u' -> cursor.restore(out);
      default -> {}
    }
  }

  /** Returns whether all parameters are numbers. Others belong to private sequences. */
  private boolean isPlain() {
    return parameters.length() < MAX_PARAMETERS
        && parameters.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ';' || c == ':');
  }

  /** Returns a parameter of the sequence; 1 if it is missing or zero. */
  private int parameter(int index) {
    String[] all = parameters.toString().split(";", -1);
    try {
      return index < all.length ? Math.max(1, Integer.parseInt(all[index])) : 1;
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private void inOsc(char c, StringBuilder out) {
    if (c == '\n' || c == '\r') {
      state = State.TEXT;
      cursor.write(c, out);
    } else {
      endStringAt(c, BELL);
      endStringAt(c, '\u009c');
    }
  }

  private void endStringAt(char c, char end) {
    if (c == end) {
      state = State.TEXT;
    }
  }
}
