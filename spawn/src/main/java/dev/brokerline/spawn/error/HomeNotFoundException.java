package dev.brokerline.spawn.error;

/** There is no directory in which brokers and the records of runs could be kept; none was made. */
public final class HomeNotFoundException extends SpawnException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what was looked at. */
  public HomeNotFoundException(String found) {
    super("no home directory: set BROKERLINE_HOME (" + found + ")", null);
  }
}
