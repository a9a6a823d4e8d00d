package dev.brokerline.cli.doctor;

import dev.brokerline.protocol.text.PrintableText;
import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param subject what, in a word
 * @param text what was found, on one line
 */
public record Check(String subject, Status status, String text) {

  /** What it means. Prints as a word. */
  public enum Status {
    /** It is as it should be. */
    OK,
    /** Good to know; nothing depends on it. */
    NOTE,
    /** A broker cannot be started because of it. */
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
