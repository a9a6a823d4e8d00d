package dev.brokerline.cli.exit;

/** The exit codes of the command line and their meaning. */
public final class ExitCodes {

  /** The conditions held, or the command did its work. */
  public static final int OK = 0;

  /** An agent failed, or ended before the condition held. */
  public static final int AGENT_FAILED = 1;

  /** The command line has a mistake, or cannot work. */
  public static final int USAGE = 2;

  /** The broker could not be found, installed or started. */
  public static final int NO_BROKER = 3;

  /** Time ran out before the condition held. */
  public static final int TIMEOUT = 4;

  /** Standard output could not be written, for example because the disk is full. */
  public static final int OUTPUT_FAILED = 5;

  /** Ended by SIGHUP: 128 + the signal's number. */
  public static final int HUNG_UP = 129;

  /** Interrupted by Ctrl-C: 128 + the signal's number. */
  public static final int INTERRUPTED = 130;

  /** Ended by SIGTERM: 128 + the signal's number. */
  public static final int TERMINATED = 143;

  private ExitCodes() {}
}
