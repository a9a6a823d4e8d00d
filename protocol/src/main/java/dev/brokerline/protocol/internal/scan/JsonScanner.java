package dev.brokerline.protocol.internal.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.brokerline.protocol.internal.json.Utf8Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value after the other from the bytes of a line. Its methods throw {@link
 * UnusualJsonException} if what comes is not what is asked for, or not usual; nothing can be read
 * after that.
 *
 * <p>Use it from one thread at a time.
 */
public final class JsonScanner {

  /** Deeper values are unusual. */
  private static final int MAX_DEPTH = 32;

  /** Longer numbers are unusual; these fit into a long. */
  private static final int MAX_DIGITS = 18;

  /** Longer numbers are unusual, even if nobody asks for their value. */
  private static final int MAX_NUMBER_BYTES = 50;

  private static final byte[] NOTHING = {};

  /** Made for the first text that is not plain. */
  private @Nullable TextScanner texts;

  private byte[] bytes = NOTHING;
  private int at;
  private int end;

  /** Begins with the first byte of a slice. */
  public void begin(Utf8Json json) {
    begin(json.array(), json.offset(), json.offset() + json.length());
  }

  /** Begins with the first of the bytes from (included) to (excluded). */
  public void begin(byte[] utf8, int from, int to) {
    bytes = utf8;
    at = from;
    end = to;
  }

  /** Returns the first byte of the next value or sign, and stays before it. */
  public int peek() throws UnusualJsonException {
    while (at < end) {
      byte b = bytes[at];
      if (b > ' ') {
        return b;
      }
      if (!isSpace(b)) {
        break;
      }
      at++;
    }
    throw new UnusualJsonException();
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Returns whether nothing but white space is left. */
  public boolean isAtEnd() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at == end;
  }

  private void expect(char sign) throws UnusualJsonException {
    if (peek() != sign) {
      throw new UnusualJsonException();
    }
    at++;
  }

  /** Enters an object. Returns whether it has a member, whose {@link #name} is next. */
  public boolean enterObject() throws UnusualJsonException {
    expect('{');
    return !isLeft('}');
  }

  /** Goes on after a member. Returns whether there is another one, whose {@link #name} is next. */
  public boolean nextMember() throws UnusualJsonException {
    return isMore('}');
  }

  /** Enters an array. Returns whether it has an element, which is next. */
  public boolean enterArray() throws UnusualJsonException {
    expect('[');
    return !isLeft(']');
  }

  /** Goes on after an element. Returns whether there is another one, which is next. */
  public boolean nextElement() throws UnusualJsonException {
    return isMore(']');
  }

  private boolean isLeft(char close) throws UnusualJsonException {
    boolean left = peek() == close;
    at += left ? 1 : 0;
    return left;
  }

  private boolean isMore(char close) throws UnusualJsonException {
    if (isLeft(close)) {
      return false;
    }
    expect(',');
    return true;
  }

  /**
   * Goes on after a member, to the value of the next one.
   *
   * @param guess the place of the name that is most likely next, which is found faster
   * @return the place of its name, or {@link NameTable#END} if there is none
   */
  public int nextName(NameTable names, int guess) throws UnusualJsonException {
    byte[] expected = names.asNext(guess);
    if (Words.begin(bytes, at, end, expected)) {
      at += expected.length;
      return guess;
    }
    return nextMember() ? name(names) : NameTable.END;
  }

  /** Passes the given bytes, and returns whether they are next. */
  public boolean isPassed(byte[] start) {
    boolean isPassed = Words.begin(bytes, at, end, start);
    at += isPassed ? start.length : 0;
    return isPassed;
  }

  /** Returns the index of the first byte that has not been read. */
  public int position() {
    return at;
  }

  /** Returns the place of a member's name in the table. Its value is next. */
  public int name(NameTable names) throws UnusualJsonException {
    int place = choice(names);
    expect(':');
    return place;
  }

  /** Returns the place of a text in the table. */
  public int choice(NameTable choices) throws UnusualJsonException {
    expect('"');
    int stop = Words.endOfPlain(bytes, at, end);
    if (stop == end || bytes[stop] != '"') {
      throw new UnusualJsonException();
    }
    int place = choices.find(bytes, at, stop);
    at = stop + 1;
    return place;
  }

  /** Returns a text. */
  public String text() throws UnusualJsonException {
    expect('"');
    int from = at;
    int stop = Words.endOfPlain(bytes, from, end);
    if (stop < end && bytes[stop] == '"') {
      at = stop + 1;
      return ascii(bytes, from, stop);
    }
    return notPlain(from, stop);
  }

  private String notPlain(int from, int stop) throws UnusualJsonException {
    TextScanner scanner = texts;
    if (scanner == null) {
      scanner = new TextScanner();
      texts = scanner;
    }
    String text = scanner.read(bytes, from, stop, end);
    at = scanner.end();
    return text;
  }

  /** Returns a text: the same object as before if it is the same short text. */
  public String text(Remembered before) throws UnusualJsonException {
    int length = before.match(bytes, at, end);
    if (length > 0) {
      at += length;
      return before.text();
    }
    var unused = peek();
    int from = at + 1;
    String text = text();
    if (at - 1 - from == text.length()) {
      before.remember(text, bytes, from, at - 1);
    }
    return text;
  }

  static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** Passes null, and returns whether it is next. */
  public boolean isNull() throws UnusualJsonException {
    if (peek() != 'n') {
      return false;
    }
    word("null");
    return true;
  }

  /** Returns true or false. */
  public boolean truth() throws UnusualJsonException {
    boolean truth = peek() == 't';
    word(truth ? "true" : "false");
    return truth;
  }

  private void word(String word) throws UnusualJsonException {
    int length = word.length();
    if (end - at < length) {
      throw new UnusualJsonException();
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != word.charAt(i)) {
        throw new UnusualJsonException();
      }
    }
    at += length;
  }

  /** Returns a whole number without a fraction and an exponent. */
  public long integer() throws UnusualJsonException {
    boolean isNegative = peek() == '-';
    at += isNegative ? 1 : 0;
    int from = at;
    long value = 0;
    while (isDigit()) {
      value = 10 * value + bytes[at] - '0';
      at++;
    }
    int digits = at - from;
    boolean isOdd = digits == 0 || digits > MAX_DIGITS || (bytes[from] == '0' && digits > 1);
    if (isOdd || at == end || bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E') {
      throw new UnusualJsonException();
    }
    return isNegative ? -value : value;
  }

  private boolean isDigit() {
    return at < end && bytes[at] >= '0' && bytes[at] <= '9';
  }

  /** Passes a value of any kind, and returns its bytes. */
  public Utf8Json value() throws UnusualJsonException {
    var unused = peek();
    int first = at;
    skip(0);
    return new Utf8Json(bytes, first, at);
  }

  /** Passes a value of any kind. */
  public void skip() throws UnusualJsonException {
    skip(0);
  }

  private void skip(int depth) throws UnusualJsonException {
    if (depth > MAX_DEPTH) {
      throw new UnusualJsonException();
    }
    switch (peek()) {
      case '"' -> skipText();
      case '{' -> {
        for (boolean more = enterObject(); more; more = nextMember()) {
          if (peek() != '"') {
            throw new UnusualJsonException();
          }
          skipText();
          expect(':');
          skip(depth + 1);
        }
      }
      case '[' -> {
        for (boolean more = enterArray(); more; more = nextElement()) {
          skip(depth + 1);
        }
      }
      case 't', 'f' -> {
        var unused = truth();
      }
      case 'n' -> word("null");
      default -> skipNumber();
    }
  }

  private void skipNumber() throws UnusualJsonException {
    int from = at;
    at += bytes[at] == '-' ? 1 : 0;
    boolean isZero = at < end && bytes[at] == '0';
    int digits = skipDigits();
    boolean isGood = digits == 1 || (digits > 1 && !isZero);
    if (at < end && bytes[at] == '.') {
      at++;
      isGood &= skipDigits() > 0;
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      at += at < end && (bytes[at] == '+' || bytes[at] == '-') ? 1 : 0;
      isGood &= skipDigits() > 0;
    }
    if (!isGood || at - from > MAX_NUMBER_BYTES) {
      throw new UnusualJsonException();
    }
  }

  private int skipDigits() {
    int from = at;
    while (isDigit()) {
      at++;
    }
    return at - from;
  }

  private void skipText() throws UnusualJsonException {
    at++;
    int stop = Words.endOfPlain(bytes, at, end);
    if (stop < end && bytes[stop] == '"') {
      at = stop + 1;
    } else {
      var unused = notPlain(at, stop);
    }
  }
}
