package dev.brokerline.terminal;

/**
 * Removes terminal control sequences from a stream of text that arrives in chunks cut anywhere.
 *
 * <p>What remains is text, tabs, line feeds and carriage returns. Movements of the cursor become
 * such, because programs draw the gaps between words with them: forward is blanks, column 1 is a
 * carriage return, another row is a new line. It is no picture of the screen: what is drawn out of
 * order comes in the order in which it is drawn. Memory does not grow with the stream: of an
 * unfinished sequence only a short beginning is kept. One instance serves one stream and one thread
 * at a time.
 */
public final class AnsiStripper {

  /** What becomes of sequences that set colour and weight (SGR). */
  public enum Colours {
    REMOVED,
    KEPT
  }

  /** What becomes of backspaces, which a reader may take as the end of a character. */
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

  /** Makes a stripper that removes backspaces too. */
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

  /** Appends what the next character of the stream completes, often just that character. */
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

  /** Nobody prints a control string over several lines: one without an end swallows no more. */
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

  /** Whether all parameters are numbers: others belong to sequences of some terminal's own. */
  private boolean isPlain() {
    return parameters.length() < MAX_PARAMETERS
        && parameters.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ';' || c == ':');
  }

  /** Returns a parameter of the sequence; one that is missing or zero is 1. */
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
