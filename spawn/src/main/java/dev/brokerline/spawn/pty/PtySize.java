package dev.brokerline.spawn.pty;

/** The size of a terminal in characters. Each number is between 1 and {@value #MAX}. */
public record PtySize(int columns, int rows) {

  /** The maximum number of columns or rows, which the system keeps in 16 bits. */
  public static final int MAX = 0xffff;

  public PtySize {
    if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
      throw new IllegalArgumentException(
          "a terminal has 1 to " + MAX + " columns and rows, not " + columns + " and " + rows);
    }
  }

  /** Returns a text such as {@code 120x36}. */
  @Override
  public String toString() {
    return columns + "x" + rows;
  }
}
