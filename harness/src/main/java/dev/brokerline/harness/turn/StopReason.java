package dev.brokerline.harness.turn;

/** Why the program stopped. */
public enum StopReason {
  /** It was done. */
  END_TURN,
  /** The answer reached its maximum length. */
  MAX_TOKENS,
  /** The turn reached its maximum number of requests to the model. */
  MAX_REQUESTS,
  /** The model refused to go on. */
  REFUSAL,
  /** It was interrupted. */
  CANCELLED,
  /** It failed; the error says why. */
  FAILED
}
