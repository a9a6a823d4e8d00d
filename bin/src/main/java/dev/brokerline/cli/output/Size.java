package dev.brokerline.cli.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a terminal, written {@code COLUMNSxROWS}; each from 1 to 65,535. */
public record Size(int columns, int rows) {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int MAX = 65_535;

  /** How large the native broker makes a terminal. */
  public static final Size STANDARD = new Size(80, 24);

  /**
   * Returns the size that a text stands for.
   *
   * @throws IllegalArgumentException if it stands for none
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
