package dev.brokerline.client.internal;

/**
 * Tells requests that come one at a time from those that come together. Callers write the former
 * themselves, which saves waking another thread. The latter are better written together, and the
 * first one of them would be written alone. Used under the lock of {@link PendingRequests}.
 */
final class Crowd {

  /** The most requests that were unanswered together, since there was none. */
  private int most;

  /**
   * Records a request.
   *
   * @param unanswered how many others are unanswered
   * @return whether there is no other, and was none since the request before
   */
  boolean isAlone(int unanswered) {
    if (unanswered > 0) {
      most = Math.max(most, unanswered + 1);
      return false;
    }
    boolean wasAlone = most <= 1;
    most = 1;
    return wasAlone;
  }
}
