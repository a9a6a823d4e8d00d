package dev.brokerline.spawn.error;

/** A file is not the release it should be: its SHA-256 differs from the pinned one. */
public final class ChecksumMismatchException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * @param file what was checked, in words
   * @param expected the pinned SHA-256, in hexadecimal
   * @param actual the SHA-256 of what came, in hexadecimal
   */
  public ChecksumMismatchException(String file, String expected, String actual) {
    super(
        file
            + " is not what was published: expected SHA-256 "
            + expected
            + ", got "
            + actual
            + "; it was not installed. Ask for it from another source.",
        null);
    this.expected = expected;
    this.actual = actual;
  }

  /** Returns the pinned SHA-256, in lower-case hexadecimal. */
  public String expected() {
    return expected;
  }

  /** Returns the SHA-256 of what came, in lower-case hexadecimal. */
  public String actual() {
    return actual;
  }
}
