package dev.brokerline.testing.conformance;

/** A scenario has shown neither that the broker keeps a promise nor that it breaks it. */
final class InconclusiveError extends AssertionError {

  private static final long serialVersionUID = 1L;

  InconclusiveError(String facts) {
    super(facts);
  }
}
