package dev.brokerline.cli.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a terminal, written {@code COLUMNSxROWS}; each from 1 to 65,535. */
public record Size(int columns, int rows) {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int MAX = 65_535;

  /** The size of the native broker's terminals. */
  public static final Size STANDARD = new Size(80, 24);

  /**
   * Parses a size.
   *
   * @throws IllegalArgumentException if the text is not a size
   */
  public static Size parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (matcher.matches()) {
      int columns = Integer.parseInt(matcher.group(1));
      int rows = Integer.parseInt(matcher.group(2));
      if (columns >= 1 && columns <= MAX && rows >= 1 && rows <= MAX) {
        return new Size(columns, rows);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no size of a terminal; use columns and rows, such as 120x40");
  }
}
