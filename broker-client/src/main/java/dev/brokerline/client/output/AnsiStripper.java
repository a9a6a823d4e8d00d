package dev.brokerline.client.output;

/**
 * Removes terminal control sequences from a stream of text that arrives in chunks cut anywhere.
 *
 * <p>What remains is text, tabs, line feeds and carriage returns. Cursor-forward sequences become
 * blanks, because programs draw the gaps between words with them. Memory does not grow with the
 * stream: of an unfinished sequence only a short beginning is kept. One instance serves one stream
 * and one thread at a time.
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
  private static final int MAX_BLANKS = 200;

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
  private final StringBuilder parameters = new StringBuilder();
  private State state = State.TEXT;

  /** Makes a stripper that removes backspaces too. */
  public AnsiStripper(Colours colours) {
    this(colours, Backspaces.REMOVED);
  }

  public AnsiStripper(Colours colours, Backspaces backspaces) {
    this.colours = colours;
    this.backspaces = backspaces;
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
      out.append(c);
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
      out.append(c);
    } else {
      endStringAt(c, /* end= */ '\u009c');
    }
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= DELETE && c <= '\u009f');
  }

  private void control(char c, StringBuilder out) {
    if (c == '\n' || c == '\r' || c == '\t') {
      out.append(c);
    } else if (c == '\b' && backspaces == Backspaces.KEPT) {
      out.append(c);
    } else if (c >= '\u0080') {
      // The one-character forms of ESC followed by @ to _.
      introduce((char) (c - 0x40));
    }
  }

  private void escaped(char c, StringBuilder out) {
    if (c > DELETE) {
      state = State.TEXT;
      out.append(c);
    } else if (c >= '0') {
      introduce(c);
    }
  }

  private void introduce(char c) {
    parameters.setLength(0);
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
      out.append(c);
    } else if (c == 'C') {
      out.append(" ".repeat(blanks()));
    } else if (c == 'm' && colours == Colours.KEPT && isColour()) {
      out.append(ESCAPE).append('[').append(parameters).append('m');
    }
  }

  private boolean isColour() {
    return parameters.length() < MAX_PARAMETERS
        && parameters.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ';' || c == ':');
  }

  private int blanks() {
    try {
      return Math.max(1, Math.min(MAX_BLANKS, Integer.parseInt(parameters.toString())));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private void inOsc(char c, StringBuilder out) {
    if (c == '\n' || c == '\r') {
      state = State.TEXT;
      out.append(c);
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
