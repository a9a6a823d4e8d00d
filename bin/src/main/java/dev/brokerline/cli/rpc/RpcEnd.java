package dev.brokerline.cli.rpc;

import dev.brokerline.cli.exit.ExitCodes;
import java.util.Locale;

/** Why a session has ended, with its exit code. */
enum RpcEnd {
  /** The input has ended. */
  END_OF_INPUT(ExitCodes.OK),
  /** A {@code shutdown} request has ended the broker. */
  SHUTDOWN(ExitCodes.OK),
  /** The broker ended by itself. */
  BROKER_EXITED(ExitCodes.AGENT_FAILED),
  /** The output has no reader any more, or cannot be written, which has its own exit code. */
  OUTPUT_CLOSED(ExitCodes.AGENT_FAILED),
  /** A signal has ended the session. */
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

  /** Returns the reason as a word for programs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
