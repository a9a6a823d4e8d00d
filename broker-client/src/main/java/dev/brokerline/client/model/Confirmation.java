package dev.brokerline.client.model;

/** Whether a request took effect that the broker answers before the worker acts on it. */
public enum Confirmation {
  /** There is evidence that it took effect. */
  CONFIRMED,
  /** The worker refused it. */
  REFUSED,
  /** There is evidence for neither; it may or may not have taken effect. */
  UNCONFIRMED
}
