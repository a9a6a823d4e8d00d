package dev.brokerline.protocol.internal.secret;

import dev.brokerline.protocol.internal.secret.KeyPrefixes.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Copies a text in one pass, and masks its secrets: keys with known prefixes, JSON Web Tokens,
 * private keys, the text after {@code Bearer}, passwords in addresses, and the values of names that
 * {@link SecretNames} knows, with any quotes. Color sequences and JSON escapes neither hide a
 * secret nor become part of one.
 *
 * <p>No step looks back, and each look ahead is either consumed or limited, so the time is linear
 * in the length of the text.
 */
public final class SecretMasker {

  private static final String HIDDEN = "***";

  /** The maximum number of characters between a name and its value. */
  private static final int MAX_GAP = 8;

  private static final int MAX_USER_CHARS = 256;
  private static final int MIN_BEARER_CHARS = 8;

  /** A shorter value in a sentence counts as a word. */
  private static final int MIN_PLAIN_CHARS = 6;

  /** Words with only letters are shorter. */
  private static final int MIN_WORD_CHARS = 20;

  private static final int NONE = -1;

  private record Key(int start, Prefix prefix) {}

  private final CharSequence text;
  private final StringBuilder out;

  /** The next position; everything before it has been copied or masked. */
  private int at;

  private SecretMasker(CharSequence text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
  }

  /** Returns the text with its secrets masked. */
  public static String mask(CharSequence text) {
    SecretMasker masker = new SecretMasker(text);
    while (masker.at < text.length()) {
      masker.step();
    }
    return masker.out.toString();
  }

  private void step() {
    char c = text.charAt(at);
    int escaped = endOfEscape(at);
    if (escaped > at) {
      copyTo(escaped);
    } else if (c != '.' && isTokenChar(c)) {
      token();
    } else if (c == ':' && follows(at, "://")) {
      copyTo(at + 3);
      passwordOfAddress();
    } else {
      copyTo(at + 1);
    }
  }

  // Tokens

  private void token() {
    int dashes = at;
    while (dashes < text.length() && text.charAt(dashes) == '-') {
      dashes++;
    }
    boolean isOption = dashes > at;
    if (follows(dashes, "BEGIN ") && dashes - at == 5 && privateKey(dashes)) {
      return;
    }
    copyTo(dashes);
    int end = endOfToken(at);
    Key key = key(at, end);
    if (key != null) {
      hideKey(key);
    } else if (isJsonWebToken(at, end)) {
      out.append("eyJ").append(HIDDEN);
      at = end;
    } else {
      int name = at;
      copyTo(end);
      value(name, isOption);
    }
  }

  /** Returns the key at the start of a token, or after a full stop in it. */
  private @Nullable Key key(int from, int end) {
    for (int start = from; start < end; start = endOfPart(start, end) + 1) {
      Prefix prefix = KeyPrefixes.of(text, start, end);
      if (prefix == null && KeyPrefixes.mayBegin(text, start, end)) {
        String whole = withoutColours(start);
        prefix = KeyPrefixes.of(whole, 0, whole.length());
      }
      if (prefix != null) {
        return new Key(start, prefix);
      }
    }
    return null;
  }

  /** Returns the beginning of a token without color sequences. */
  private String withoutColours(int from) {
    StringBuilder seen = new StringBuilder();
    int next = from;
    int commands = 0;
    while (next < text.length() && seen.length() < KeyPrefixes.LOOK_CHARS && commands < MAX_GAP) {
      int coloured = Escapes.endOfCommand(text, next);
      if (coloured > next) {
        next = coloured;
        commands++;
      } else if (isTokenChar(text.charAt(next))) {
        seen.append(text.charAt(next));
        next++;
      } else {
        return seen.toString();
      }
    }
    return seen.toString();
  }

  /** Masks a key, including its rest after color sequences. */
  private void hideKey(Key key) {
    copyTo(key.start);
    out.append(key.prefix.text()).append(HIDDEN);
    at = endOfToken(at);
    while (at < text.length()) {
      int coloured = Escapes.endOfCommand(text, at);
      int more = coloured > at ? endOfToken(coloured) : coloured;
      if (more == coloured) {
        return;
      }
      out.append(text, at, coloured);
      at = more;
    }
  }

  private int endOfPart(int from, int end) {
    int next = from;
    while (next < end && text.charAt(next) != '.') {
      next++;
    }
    return next;
  }

  private boolean isJsonWebToken(int from, int end) {
    int header = endOfPart(from, end);
    return header - from > MIN_BEARER_CHARS
        && end - header > MIN_BEARER_CHARS
        && follows(from, "eyJ")
        && follows(header, ".ey");
  }

  /** Masks a private key up to its end, or up to the end of the text. */
  private boolean privateKey(int from) {
    int end = from;
    while (end < text.length() && end < from + MAX_GAP * MAX_GAP && text.charAt(end) != '\n') {
      if (follows(end, "PRIVATE KEY")) {
        copyTo(end);
        copyTo(Math.min(text.length(), at + "PRIVATE KEY-----".length()));
        out.append(HIDDEN);
        while (at < text.length() && !follows(at, "-----END")) {
          at++;
        }
        copyTo(Math.min(text.length(), at + "-----END".length()));
        return true;
      }
      end++;
    }
    return false;
  }

  // Values

  /** Masks the value of the name that was just copied, if it is the name of a secret. */
  private void value(int name, boolean isOption) {
    int gap = endOfGap(at);
    int quoted = endOfQuote(gap);
    int between = endOfGap(quoted);
    char separator = between < text.length() ? text.charAt(between) : ' ';
    boolean isAssigned = (separator == '=' || separator == ':') && !follows(between, "==");
    boolean isFollowed = gap > at && quoted == gap;
    if (isFollowed && isSchemeWord(name, at)) {
      int end = endOfPlain(gap);
      if (end - gap >= MIN_BEARER_CHARS && looksSecret(gap, end)) {
        hide(gap, end);
      }
    } else if ((isAssigned || (isOption && gap > at))
        && at - name <= SecretNames.MAX_CHARS
        && SecretNames.isSecret(text.subSequence(name, at))) {
      boolean isWeak = at - name == 3;
      if (isAssigned) {
        int start = endOfGap(between + (follows(between, "=>") ? 2 : 1));
        boolean isTight = separator == '=' && !hasBlank(between + 1, start);
        hideValue(start, isTight && !isWeak, isWeak);
      } else {
        hideArgument(gap);
      }
    }
  }

  /** Masks the argument of an option, but not the next option or a short word. */
  private void hideArgument(int start) {
    int end = endOfPlain(start);
    boolean isWord = true;
    for (int i = start; i < end; i++) {
      isWord &= Character.isLowerCase(text.charAt(i));
    }
    if (endOfQuote(start) > start) {
      hideValue(start, /* isTight= */ true, /* isWeak= */ false);
    } else if (end > start
        && text.charAt(start) != '-'
        && (!isWord || end - start >= MIN_BEARER_CHARS)) {
      hide(start, end);
    }
  }

  /**
   * Masks a value.
   *
   * @param isTight whether it is directly joined to its name
   * @param isWeak whether the name is ambiguous, as "key" is
   */
  private void hideValue(int start, boolean isTight, boolean isWeak) {
    int quoted = endOfQuote(start);
    if (quoted > start) {
      int end = endOfQuoted(quoted, quoted - 1 - start);
      if (end > quoted && (!isWeak || looksSecret(quoted, end))) {
        hide(quoted, end);
      }
      return;
    }
    int end = endOfPlain(start);
    if (end > start && !isSchemeWord(start, end) && (isTight || looksSecret(start, end))) {
      hide(start, end);
    }
  }

  /** Returns whether a word is a scheme, which is handled as a name with its own value. */
  private boolean isSchemeWord(int start, int end) {
    return isWord(start, end, "bearer") || isWord(start, end, "basic");
  }

  private boolean isWord(int start, int end, String expected) {
    return end - start == expected.length()
        && expected.equalsIgnoreCase(text.subSequence(start, end).toString());
  }

  private void hide(int start, int end) {
    copyTo(start);
    Prefix prefix = KeyPrefixes.of(text, start, end);
    out.append(prefix == null ? "" : prefix.text()).append(HIDDEN);
    at = end;
  }

  /** Returns whether a value is not an ordinary word after such a name in a sentence. */
  private boolean looksSecret(int start, int end) {
    int length = end - start;
    boolean isNumber = true;
    boolean isWord = true;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      isNumber &= (c >= '0' && c <= '9') || c == '.';
      isWord &= Character.isLetter(c) || c == '.' || c == '-' || c == '_' || c == ':';
    }
    boolean isCapitalised = isWord && hasCapitalWithin(start, end);
    return !isNumber
        && length >= MIN_PLAIN_CHARS
        && (!isWord || isCapitalised || length >= MIN_WORD_CHARS);
  }

  private boolean hasCapitalWithin(int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (Character.isUpperCase(text.charAt(i)) && Character.isLowerCase(text.charAt(i - 1))) {
        return true;
      }
    }
    return false;
  }

  private void passwordOfAddress() {
    int colon = NONE;
    int host = NONE;
    int end = Math.min(text.length(), at + MAX_USER_CHARS);
    for (int i = at;
        i < end && text.charAt(i) > ' ' && "/?#\"'<>\\".indexOf(text.charAt(i)) < 0;
        i++) {
      if (text.charAt(i) == '@') {
        host = i;
      } else if (text.charAt(i) == ':' && colon == NONE) {
        colon = i;
      }
    }
    if (colon != NONE && host > colon + 1) {
      hide(colon + 1, host);
    }
  }

  // Characters

  private int endOfToken(int from) {
    int end = from;
    while (end < text.length() && isTokenChar(text.charAt(end))) {
      end++;
    }
    while (end > from && text.charAt(end - 1) == '.') {
      end--;
    }
    return end;
  }

  private static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }

  private int endOfPlain(int from) {
    int end = from;
    while (end < text.length() && isPlain(end)) {
      end++;
    }
    return end;
  }

  /**
   * Returns whether a character is part of an unquoted value. Punctuation is, unless it ends the
   * enclosing text.
   */
  private boolean isPlain(int index) {
    char c = text.charAt(index);
    if (",;)}]".indexOf(c) >= 0) {
      boolean isLast = index + 1 == text.length();
      return !isLast
          && isPlainCharacter(text.charAt(index + 1))
          && ",;)}]".indexOf(text.charAt(index + 1)) < 0;
    }
    return isPlainCharacter(c);
  }

  private static boolean isPlainCharacter(char c) {
    return c > ' ' && c != 0x7f && "&\"'\\`<>".indexOf(c) < 0;
  }

  /**
   * Returns the end of a quoted value: a quote with at most as many escapes as the first one, or
   * the end of the line.
   */
  private int endOfQuoted(int from, int slashes) {
    char quote = text.charAt(from - 1);
    int run = 0;
    for (int end = from; end < text.length(); end++) {
      char c = text.charAt(end);
      boolean ends = slashes == 0 ? run % 2 == 0 : run <= slashes;
      if (c == '\n' || (c == quote && ends)) {
        return slashes == 0 || c == '\n' ? end : end - run;
      }
      run = c == '\\' ? run + 1 : 0;
    }
    return text.length();
  }

  /** Returns the position after backslashes and a quote, or {@code from} if there are none. */
  private int endOfQuote(int from) {
    int next = from;
    while (next < text.length() && next < from + MAX_GAP && text.charAt(next) == '\\') {
      next++;
    }
    boolean isQuote = next < text.length() && "\"'`".indexOf(text.charAt(next)) >= 0;
    return isQuote ? next + 1 : from;
  }

  /** Returns the end of blanks and color sequences. */
  private int endOfGap(int from) {
    int next = from;
    for (int i = 0; i < MAX_GAP && next < text.length(); i++) {
      char c = text.charAt(next);
      int coloured = c == ' ' || c == '\t' ? next + 1 : Escapes.endOfCommand(text, next);
      if (coloured == next) {
        return next;
      }
      next = coloured;
    }
    return next;
  }

  private boolean hasBlank(int from, int end) {
    return text.subSequence(from, end).chars().anyMatch(c -> c == ' ' || c == '\t');
  }

  private int endOfEscape(int from) {
    int command = Escapes.endOfCommand(text, from);
    return command > from ? command : Escapes.endOfWritten(text, from);
  }

  private boolean follows(int from, String expected) {
    return KeyPrefixes.follows(text, from, text.length(), expected);
  }

  private void copyTo(int end) {
    out.append(text, at, end);
    at = end;
  }
}
