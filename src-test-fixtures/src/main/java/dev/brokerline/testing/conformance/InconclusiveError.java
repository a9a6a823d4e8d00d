package dev.brokerline.testing.conformance;

/** A broker has shown neither that it keeps a promise nor that it breaks it. */
final class InconclusiveError extends AssertionError {

  private static final long serialVersionUID = 1L;

  InconclusiveError(String facts) {
    super(facts);
  }
}
