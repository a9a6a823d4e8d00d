package dev.brokerline.spawn.error;

/** There is no home directory for brokers and records of runs. None was created. */
public final class HomeNotFoundException extends SpawnException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says which variables were examined. */
  public HomeNotFoundException(String found) {
    super("no home directory: set BROKERLINE_HOME (" + found + ")", null);
  }
}
