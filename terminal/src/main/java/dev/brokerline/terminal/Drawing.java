package dev.brokerline.terminal;

/**
 * A screen on which a program draws. It knows when the screen must be examined: before rows scroll
 * out of a scroll region, and before it is cleared.
 */
final class Drawing {

  /** What a program can clear with one sequence. */
  enum Clearing {
    NOTHING,
    SCREEN,
    HISTORY
  }

  private static final String DRAWING = "@JKLMPSTXb";

  private final Screen screen;

  /** The rows of the scroll region, counted from 1; 0 if the whole screen scrolls. */
  private int top;

  private int bottom;

  /** How many rows may have scrolled within the region since the last look. */
  private int scrolled;

  private boolean atHome;
  private boolean looked;
  private long lookedAt;

  Drawing(Screen screen) {
    this.screen = screen;
  }

  Screen screen() {
    return screen;
  }

  /** Writes plain lines. */
  void write(Iterable<String> lines, boolean ended) {
    for (String line : lines) {
      int from = 0;
      for (int i = 0; i <= line.length(); i++) {
        boolean tab = i < line.length() && line.charAt(i) == '\t';
        if (tab || i == line.length()) {
          screen.text(line, from, i);
          from = i + 1;
        }
        if (tab) {
          screen.control('\t');
        }
      }
      if (ended) {
        screen.control('\r');
        screen.control('\n');
      }
    }
  }

  void toColumn(int column) {
    ControlSequence sequence = new ControlSequence();
    sequence.begin();
    for (char digit : Integer.toString(column).toCharArray()) {
      sequence.add(digit);
    }
    sequence.end('G');
    screen.sequence(sequence);
  }

  void looked(long now) {
    looked = true;
    lookedAt = now;
    scrolled = 0;
  }

  boolean isUnseenFor(long nanos, long now) {
    return !looked || now - lookedAt >= nanos;
  }

  void text(CharSequence chunk, int start, int end) {
    atHome = false;
    screen.text(chunk, start, end);
  }

  void control(char c) {
    atHome = false;
    if ((c >= '\b' && c <= '\r') || c == 0x0e || c == 0x0f) {
      screen.control(c);
    }
  }

  void escape(char c) {
    atHome = false;
    if (c == 'c') {
      bottom = 0;
    }
    screen.escape(c);
  }

  void sequence(ControlSequence sequence) {
    if (sequence.isStandard()) {
      switch (sequence.end()) {
        case 'H', 'f' -> atHome = sequence.parameter(0, 1) <= 1 && sequence.parameter(1, 1) <= 1;
        case 'm' -> {}
        case 'r' -> {
          atHome = true;
          region(sequence);
        }
        default -> atHome = false;
      }
    }
    screen.sequence(sequence);
  }

  private void region(ControlSequence sequence) {
    top = Math.max(1, sequence.parameter(0, 1));
    bottom = Math.min(screen.height(), sequence.parameter(1, screen.height()));
    if (top == 1 && bottom == screen.height()) {
      bottom = 0;
    }
  }

  /** Returns what the sequence clears completely, so that the screen must be examined first. */
  Clearing clears(ControlSequence sequence) {
    if (!sequence.isStandard() || sequence.end() != 'J') {
      return Clearing.NOTHING;
    }
    return switch (sequence.parameter(0, 0)) {
      case 0 -> atHome ? Clearing.SCREEN : Clearing.NOTHING;
      case 2 -> Clearing.SCREEN;
      case 3 -> Clearing.HISTORY;
      default -> Clearing.NOTHING;
    };
  }

  /** Returns whether the sequence may change the screen. */
  boolean draws(ControlSequence sequence) {
    return sequence.isStandard() && DRAWING.indexOf(sequence.end()) >= 0;
  }

  /** Returns whether so many rows scroll within a region that the screen must be examined first. */
  boolean scrolls(char c) {
    return c == '\n' && scrolls(1);
  }

  boolean scrollsByEscape(char c) {
    return (c == 'D' || c == 'E' || c == 'M') && scrolls(1);
  }

  boolean scrolls(ControlSequence sequence) {
    boolean moves = sequence.isStandard() && "STLM".indexOf(sequence.end()) >= 0;
    return moves && scrolls(Math.min(sequence.repeats(), screen.height()));
  }

  private boolean scrolls(int count) {
    if (bottom == 0) {
      return false;
    }
    scrolled += count;
    return scrolled > Math.max(1, (bottom - top) / 2);
  }
}
