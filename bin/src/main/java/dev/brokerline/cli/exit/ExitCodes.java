package dev.brokerline.cli.exit;

/** The exit codes of the command line and their meaning. */
public final class ExitCodes {

  /** The condition held; the command did what it was asked to. */
  public static final int OK = 0;

  /** An agent failed, or ended before the condition held. */
  public static final int AGENT_FAILED = 1;

  /** The command line cannot be understood or cannot work. */
  public static final int USAGE = 2;

  /** The broker could not be found, installed or started. */
  public static final int NO_BROKER = 3;

  /** Time ran out before the condition held. */
  public static final int TIMEOUT = 4;

  /** Standard output could not be written, because the disk is full for example. */
  public static final int OUTPUT_FAILED = 5;

  /** Left by its terminal, SIGHUP: 128 + the signal's number. */
  public static final int HUNG_UP = 129;

  /** Interrupted by Ctrl-C: 128 + the signal's number. */
  public static final int INTERRUPTED = 130;

  /** Asked to end by SIGTERM: 128 + the signal's number. */
  public static final int TERMINATED = 143;

  private ExitCodes() {}
}
