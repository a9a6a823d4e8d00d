package dev.brokerline.spawn.error;

/** A file is not the expected release: its SHA-256 differs from the pinned one. */
public final class ChecksumMismatchException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * @param file a description of the checked file
   * @param expected the pinned SHA-256, in hexadecimal
   * @param actual the SHA-256 of the file, in hexadecimal
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

  /** Returns the SHA-256 of the file, in lower-case hexadecimal. */
  public String actual() {
    return actual;
  }
}
