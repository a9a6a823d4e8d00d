package dev.brokerline.harness.session;

import org.jspecify.annotations.Nullable;

/**
 * What became of a request to change the model.
 *
 * @param requested the name that the caller gave
 * @param effective the model in use now as far as is known, or null
 * @param evidence what the program said, or why it was not asked
 * @param revision counts the requests of the session, from 1
 */
public record ModelReceipt(
    Status status, String requested, @Nullable String effective, String evidence, int revision) {

  /** What is known. */
  public enum Status {
    /** The program confirmed that it uses the model. */
    APPLIED,
    /** The program took the name, and a later turn proves or refutes it by {@code ModelChanged}. */
    PENDING,
    /** The program, or its list of models, refused the name. The model in use stays. */
    REJECTED,
    /** The program cannot change its model in a running session. */
    UNSUPPORTED
  }

  /** Returns a copy with this number. */
  public ModelReceipt withRevision(int number) {
    return new ModelReceipt(status, requested, effective, evidence, number);
  }
}
