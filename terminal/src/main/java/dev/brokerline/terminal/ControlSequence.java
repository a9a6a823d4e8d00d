package dev.brokerline.terminal;

/**
 * A control sequence, ESC [ … or its one-character form. It is valid until the parser's next one.
 */
final class ControlSequence {

  private static final int MAX_PARAMETER = 1_000_000;

  private final StringBuilder parameters = new StringBuilder();
  private char marker;
  private char intermediate;
  private char end;

  void begin() {
    parameters.setLength(0);
    marker = 0;
    intermediate = 0;
    end = 0;
  }

  /** Adds the next character. Returns false if the sequence is too long. */
  boolean add(char c) {
    if (c >= '<' && c <= '?' && parameters.isEmpty() && marker == 0) {
      marker = c;
    } else if (c < '0') {
      intermediate = c;
    } else if (parameters.length() < ControlParser.MAX_PARAMETERS) {
      parameters.append(c);
    } else {
      return false;
    }
    return true;
  }

  void end(char c) {
    end = c;
  }

  /** Returns the final character, which determines the function. */
  char end() {
    return end;
  }

  /** Returns {@code <}, {@code =}, {@code >} or {@code ?} if the parameters begin so, else 0. */
  char marker() {
    return marker;
  }

  /** Returns whether the sequence has neither a marker nor intermediate characters. */
  boolean isStandard() {
    return marker == 0 && intermediate == 0;
  }

  /** Returns whether the sequence has an intermediate character, such as the dollar of DECRQM. */
  boolean hasIntermediate() {
    return intermediate != 0;
  }

  /** Returns the parameters, without the marker. */
  CharSequence parameters() {
    return parameters;
  }

  /** Returns the number of parameters, including empty ones; at least one. */
  int count() {
    int count = 1;
    for (int i = 0; i < parameters.length(); i++) {
      count += parameters.charAt(i) == ';' ? 1 : 0;
    }
    return count;
  }

  /** Returns a parameter, or the default if it is missing, empty or not a number. */
  int parameter(int index, int ifMissing) {
    int at = 0;
    for (int skipped = 0; skipped < index; skipped++) {
      while (at < parameters.length() && parameters.charAt(at) != ';') {
        at++;
      }
      at++;
    }
    int value = 0;
    int from = at;
    while (at < parameters.length() && parameters.charAt(at) != ';') {
      char c = parameters.charAt(at++);
      if (c < '0' || c > '9') {
        return ifMissing;
      }
      value = Math.min(MAX_PARAMETER, value * 10 + c - '0');
    }
    return at == from || from > parameters.length() ? ifMissing : value;
  }

  /** Returns the first parameter as a count; 0 or a missing one means 1. */
  int repeats() {
    return Math.max(1, parameter(0, 1));
  }
}
