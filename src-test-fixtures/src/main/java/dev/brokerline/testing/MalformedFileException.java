package dev.brokerline.testing;

/**
 * A script or a recorded session is malformed. The message says where, what was found and what is
 * allowed.
 */
public final class MalformedFileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String place;

  MalformedFileException(String source, String place, String complaint) {
    super(source + ": " + place + ": " + complaint);
    this.source = source;
    this.place = place;
  }

  /** Returns the name of the file or text. */
  public String source() {
    return source;
  }

  /** Returns the place in the file, such as {@code steps[3].answer.delay_ms} or {@code line 7}. */
  public String place() {
    return place;
  }
}
