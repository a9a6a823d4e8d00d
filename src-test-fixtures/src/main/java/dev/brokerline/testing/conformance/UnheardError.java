package dev.brokerline.testing.conformance;

/** A broker has exited as it should, and without the words that should have come before. */
final class UnheardError extends AssertionError {

  private static final long serialVersionUID = 1L;

  UnheardError(String facts) {
    super(facts);
  }
}
