package dev.brokerline.protocol.internal.mapper;

/** Makes any Java string encodable as UTF-8. */
final class UnicodeText {

  private static final char REPLACEMENT = '\uFFFD';

  private UnicodeText() {}

  /** Returns the text with U+FFFD in place of every unpaired surrogate. */
  static String wellFormed(String text) {
    int lone = indexOfLoneSurrogate(text, 0);
    if (lone < 0) {
      return text;
    }
    StringBuilder fixed = new StringBuilder(text);
    while (lone >= 0) {
      fixed.setCharAt(lone, REPLACEMENT);
      lone = indexOfLoneSurrogate(text, lone + 1);
    }
    return fixed.toString();
  }

  private static int indexOfLoneSurrogate(String text, int from) {
    int codePoint;
    for (int i = from; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        return i;
      }
    }
    return -1;
  }
}
