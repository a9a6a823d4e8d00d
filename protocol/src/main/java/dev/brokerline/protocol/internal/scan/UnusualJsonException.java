package dev.brokerline.protocol.internal.scan;

/**
 * The JSON must be read in another way. It has no stack trace and no reason, because nobody looks
 * at them.
 */
public final class UnusualJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public UnusualJsonException() {
    super("unusual JSON", null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
  }
}
