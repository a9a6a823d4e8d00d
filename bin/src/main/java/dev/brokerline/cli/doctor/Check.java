package dev.brokerline.cli.doctor;

import dev.brokerline.protocol.text.PrintableText;
import java.util.Locale;

/**
 * The result of a check.
 *
 * @param subject the subject in one word
 * @param text the result in one line
 */
public record Check(String subject, Status status, String text) {

  /** The severity of a result. {@code toString} returns a word. */
  public enum Status {
    /** Everything is all right. */
    OK,
    /** Information that no start depends on. */
    NOTE,
    /** No broker can be started because of this. */
    BAD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Makes the text one printable line. */
  public Check {
    text = PrintableText.line(text.strip().replaceAll("\\s*\\R\\s*", " / "));
  }
}
