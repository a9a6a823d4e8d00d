package dev.brokerline.terminal;

/**
 * Splits a stream of text, which may arrive in chunks of any size, into text and control sequences.
 * It passes every sequence on complete, so that its receiver does not see where a chunk ended.
 *
 * <p>The grammar is that of ECMA-48 as terminals apply it: ESC begins a new sequence anywhere, and
 * CAN and SUB cancel one. Two rules keep damaged streams readable: a line end cancels a control
 * string, and an overlong one is skipped. Only a limited beginning of an unfinished sequence is
 * kept.
 */
final class ControlParser {

  /** The maximum length of parameters; a longer sequence is skipped. */
  static final int MAX_PARAMETERS = 128;

  /** The maximum length of a control string; a longer one, such as an image, is skipped. */
  static final int MAX_STRING = 4096;

  private static final char BELL = 0x07;
  private static final char CANCEL = 0x18;
  private static final char SUBSTITUTE = 0x1a;
  private static final char ESCAPE = 0x1b;
  private static final char DELETE = 0x7f;
  private static final char STRING_TERMINATOR = 0x9c;

  /** The receiver of the parts, in order. */
  interface Sink {

    /** Receives printable characters, without controls and without split surrogate pairs. */
    void text(CharSequence chunk, int start, int end);

    /** Receives a line feed, carriage return, tab, backspace or another C0 character. */
    void control(char c);

    /** Receives ESC and one character. */
    void escape(char c);

    /** Receives the choice of a character set, such as {@code ESC ( 0}. */
    void characterSet(char slot, char set);

    /** Receives a control sequence, which is valid only during the call. */
    void sequence(ControlSequence sequence);

    /** Receives the text of an operating system command (OSC). */
    void command(String text);
  }

  private enum State {
    TEXT,
    ESCAPED,
    /** After ESC and intermediate characters, as for a character set. */
    DESIGNATING,
    SEQUENCE,
    OVERLONG_SEQUENCE,
    COMMAND,
    /** Within another kind of control string. */
    STRING
  }

  private final Sink sink;
  private final ControlSequence sequence = new ControlSequence();
  private final StringBuilder command = new StringBuilder();
  private State state = State.TEXT;

  /** The first half of an incomplete surrogate pair; 0 if none. */
  private char half;

  /** The last character between ESC and the one that ends its sequence. */
  private char intermediate;

  /** How many characters were taken before the present chunk, and with those of it. */
  private long before;

  private long taken;

  ControlParser(Sink sink) {
    this.sink = sink;
  }

  /** Parses the next chunk, and passes on all parts that it completes. */
  void accept(CharSequence chunk) {
    int at = 0;
    while (at < chunk.length()) {
      if (state == State.TEXT) {
        at = text(chunk, at);
      } else {
        taken = before + at + 1;
        inSequence(chunk.charAt(at++));
      }
    }
    before += chunk.length();
    taken = before;
  }

  /** Returns how many characters have been parsed, up to the part that is being passed on. */
  long taken() {
    return taken;
  }

  /** Forgets an unfinished sequence, because text is missing from the stream. */
  void restart() {
    half = 0;
    state = State.TEXT;
  }

  /**
   * Passes on the text up to the next control character, handles that, and returns the position
   * after it.
   */
  private int text(CharSequence chunk, int from) {
    int start = half == 0 ? from : second(chunk.charAt(from), from);
    int end = start;
    while (end < chunk.length() && !isControl(chunk.charAt(end))) {
      end++;
    }
    boolean cut = end == chunk.length() && Character.isHighSurrogate(chunk.charAt(end - 1));
    int whole = cut && end > start ? end - 1 : end;
    taken = before + whole;
    if (whole > start) {
      sink.text(chunk, start, whole);
    }
    if (whole < end) {
      half = chunk.charAt(whole);
    }
    if (end == chunk.length()) {
      return end;
    }
    taken = before + end + 1;
    control(chunk.charAt(end));
    return end + 1;
  }

  private int second(char c, int at) {
    boolean pair = Character.isLowSurrogate(c);
    String whole = pair ? new String(new char[] {half, c}) : String.valueOf(half);
    half = 0;
    sink.text(whole, 0, whole.length());
    return pair ? at + 1 : at;
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= DELETE && c <= '\u009f');
  }

  /** Handles a control character in any state except within a string. */
  private void control(char c) {
    if (c == ESCAPE) {
      state = State.ESCAPED;
    } else if (c == CANCEL || c == SUBSTITUTE) {
      state = State.TEXT;
    } else if (c > DELETE) {
      // The one-character forms of ESC followed by @ to _.
      introduce((char) (c - 0x40));
    } else if (c < ' ') {
      sink.control(c);
    }
  }

  private void inSequence(char c) {
    switch (state) {
      case ESCAPED -> escaped(c);
      case DESIGNATING -> designating(c);
      case SEQUENCE, OVERLONG_SEQUENCE -> parameter(c);
      default -> inString(c);
    }
  }

  private void escaped(char c) {
    if (isControl(c)) {
      control(c);
    } else if (c >= ' ' && c < '0') {
      intermediate = c;
      state = State.DESIGNATING;
    } else if (c > DELETE) {
      textAgain(c);
    } else {
      introduce(c);
    }
  }

  private void designating(char c) {
    if (isControl(c)) {
      control(c);
    } else if (c > DELETE) {
      textAgain(c);
    } else if (c >= '0') {
      state = State.TEXT;
      sink.characterSet(intermediate, c);
    }
  }

  private void introduce(char c) {
    switch (c) {
      case '[' -> {
        sequence.begin();
        state = State.SEQUENCE;
      }
      case ']' -> {
        command.setLength(0);
        state = State.COMMAND;
      }
      case 'P', 'X', '^', '_' -> state = State.STRING;
      default -> {
        state = State.TEXT;
        sink.escape(c);
      }
    }
  }

  private void parameter(char c) {
    if (isControl(c)) {
      control(c);
    } else if (c > DELETE) {
      textAgain(c);
    } else if (c < '@') {
      if (!sequence.add(c)) {
        state = State.OVERLONG_SEQUENCE;
      }
    } else {
      boolean whole = state == State.SEQUENCE;
      state = State.TEXT;
      if (whole) {
        sequence.end(c);
        sink.sequence(sequence);
      }
    }
  }

  /**
   * Handles a character that no sequence can contain. The sequence is damaged, and the character is
   * text.
   */
  private void textAgain(char c) {
    state = State.TEXT;
    if (Character.isHighSurrogate(c)) {
      half = c;
    } else {
      sink.text(String.valueOf(c), 0, 1);
    }
  }

  private void inString(char c) {
    boolean isCommand = state == State.COMMAND;
    if (c == ESCAPE || c == STRING_TERMINATOR || (isCommand && c == BELL)) {
      endString(isCommand);
      state = c == ESCAPE ? State.ESCAPED : State.TEXT;
    } else if (c == CANCEL || c == SUBSTITUTE) {
      state = State.TEXT;
    } else if (c == '\n' || (isCommand && c == '\r')) {
      state = State.TEXT;
      sink.control(c);
    } else if (isCommand && command.length() <= MAX_STRING) {
      command.append(c);
    }
  }

  private void endString(boolean isCommand) {
    if (isCommand && command.length() <= MAX_STRING) {
      sink.command(command.toString());
    }
  }
}
