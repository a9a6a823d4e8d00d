package dev.brokerline.client.error;

/** What is known about the effect of a request that failed. */
public enum Outcome {
  /** The broker did not do it: it refused before any effect, or never received the request. */
  NOT_PERFORMED,
  /** The broker did it, although the request is reported as failed. */
  PERFORMED,
  /** Nobody can say: the broker may have done it, or may still do it. */
  UNKNOWN
}
