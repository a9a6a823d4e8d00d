package dev.brokerline.client.model;

/** What is known of a request that the broker answered before the worker had acted on it. */
public enum Confirmation {
  /** There is positive evidence that it took effect. */
  CONFIRMED,
  /** The worker refused it, in its own words. */
  REFUSED,
  /** Neither was seen: it may or may not have taken effect. */
  UNCONFIRMED
}
