package dev.brokerline.harness.real;

/**
 * What a check found.
 *
 * @param text what was seen, or why it failed; one line, and may be empty
 */
record Finding(Status status, String text) {

  private static final int MAX_TEXT = 240;

  /** The kinds of findings. */
  enum Status {
    /** The program did it. */
    OK,
    /** The program cannot do it, and the session says so too. */
    UNSUPPORTED,
    /** It did not do it. */
    FAILED,
    /** The whole run had no time left. */
    NOT_RUN
  }

  Finding {
    String line = text.strip().replaceAll("\\s+", " ");
    text = line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
  }

  /** A check fails, or finds out that the program cannot do it. */
  static final class Found extends Exception {

    private static final long serialVersionUID = 1L;

    private final Status status;

    private Found(Status status, String text) {
      super(text);
      this.status = status;
    }

    /** Returns what was found. */
    Finding finding() {
      return new Finding(status, String.valueOf(getMessage()));
    }
  }

  /** Returns what ends a check that has failed. */
  static Found failed(String text) {
    return new Found(Status.FAILED, text);
  }

  /** Returns what ends a check of what the program cannot do. */
  static Found unsupported(String text) {
    return new Found(Status.UNSUPPORTED, text);
  }

  /** Fails the check unless a condition holds. */
  static void require(boolean condition, String otherwise) throws Found {
    if (!condition) {
      throw failed(otherwise);
    }
  }
}
