package dev.brokerline.client.error;

/** What is known about the effect of a request that failed. */
public enum Outcome {
  /** The broker did not perform the request: it refused before any effect, or never received it. */
  NOT_PERFORMED,
  /** The broker performed the request, although it is reported as failed. */
  PERFORMED,
  /** The broker may have performed the request, or may still do so. */
  UNKNOWN
}
