package dev.brokerline.spawn.pty;

/** A terminal did not take all bytes of a write. */
public final class PtyWriteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int written;

  /** Why bytes were not taken. */
  public enum Reason {
    /** Too many bytes were waiting already, because the program does not read them. */
    FULL,
    /** The terminal has ended or is being closed. */
    CLOSED
  }

  /** Makes an exception. */
  public PtyWriteException(Reason reason, int written, String message) {
    super(message);
    this.reason = reason;
    this.written = written;
  }

  /** Returns why bytes were not taken. */
  public Reason reason() {
    return reason;
  }

  /** Returns how many bytes of this write the terminal had taken. */
  public int written() {
    return written;
  }
}
