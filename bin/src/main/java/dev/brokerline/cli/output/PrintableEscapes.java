package dev.brokerline.cli.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.brokerline.protocol.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Also escapes characters that JSON allows and a terminal would obey, because people read the
 * output too.
 */
final class PrintableEscapes extends CharacterEscapes {

  private static final long serialVersionUID = 1L;
  private static final int DELETE = 0x7f;

  private final int[] ascii = standardAsciiEscapesForJSON();

  PrintableEscapes() {
    ascii[DELETE] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int c) {
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    String text = Character.toString(c);
    // A surrogate pair arrives as two characters.
    return c <= DELETE || half || PrintableText.line(text).equals(text)
        ? null
        : new SerializedString("\\u%04x".formatted(c));
  }
}
