package dev.brokerline.cli.exit;

/** The command line cannot work as it is; the message names the value and what would work. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
