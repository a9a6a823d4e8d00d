package dev.brokerline.spawn.error;

/** There are no pseudo-terminals on this system. The message says why in one sentence. */
public final class PtyUnavailableException extends SpawnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param reason a clause, such as "this library knows none on Windows"
   */
  public PtyUnavailableException(String reason) {
    super(
        "no program can be run in a terminal here, because "
            + reason
            + "; programs without a terminal work",
        null);
  }
}
