package dev.brokerline.cli.rpc;

import dev.brokerline.cli.exit.ExitCodes;
import java.util.Locale;

/** Why a session is over, with the exit code that goes with it. */
enum RpcEnd {
  /** The input has ended. */
  END_OF_INPUT(ExitCodes.OK),
  /** A request asked the broker to shut down, and it did. */
  SHUTDOWN(ExitCodes.OK),
  /** The broker ended by itself. */
  BROKER_EXITED(ExitCodes.AGENT_FAILED),
  /** Nobody reads the output any more, or it cannot be written, which has a code of its own. */
  OUTPUT_CLOSED(ExitCodes.AGENT_FAILED),
  /** A signal asked for it. */
  INTERRUPTED(ExitCodes.INTERRUPTED),
  /** The broker could not be started. */
  NOT_STARTED(ExitCodes.NO_BROKER);

  private final int exitCode;

  RpcEnd(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** Returns the word for programs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
