package dev.brokerline.harness.internal.driver.oneturn;

import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.ExitStatus;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the end of a process means that did not report how its turn went. */
final class Exits {

  /** Ended by SIGINT, or what a program makes of that. */
  private static final int INTERRUPTED = 130;

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private Exits() {}

  /** Returns the exit code; -1 if it is unknown. */
  static int code(ExitStatus exit) {
    return exit.code().orElse(-1);
  }

  /** Returns what the program said to people, without colours. */
  static String words(ExitStatus exit) {
    return COLOUR.matcher(String.join("\n", exit.stderrTail())).replaceAll("").strip();
  }

  /** Returns what most programs mean. */
  static Verdict verdict(String program, ExitStatus exit) {
    if (code(exit) == INTERRUPTED) {
      return Verdict.INTERRUPTED;
    }
    String words = words(exit);
    ErrorCode code = code(words.toLowerCase(Locale.ROOT));
    if (code == null) {
      return Verdict.failed(Errors.ended(program, exit, Outcome.UNKNOWN));
    }
    return Verdict.failed(
        new AgentError(
            code, words, /* retryable= */ code == ErrorCode.BUSY, Outcome.NOT_PERFORMED));
  }

  /** Returns what the program refused to begin with, or null if its words do not tell. */
  private static @Nullable ErrorCode code(String words) {
    if (words.contains("no conversation found")
        || words.contains("no rollout found")
        || words.contains("session not found")
        || words.contains("error resuming session")) {
      return ErrorCode.CONTINUATION_NOT_FOUND;
    } else if (words.contains("active writer") || words.contains("is already in use")) {
      return ErrorCode.BUSY;
    } else if (words.contains("trusted directory") || words.contains("with root/sudo")) {
      return ErrorCode.UNAVAILABLE;
    } else if (words.contains("not logged in") || words.contains("set an auth method")) {
      return ErrorCode.AUTH_REQUIRED;
    }
    return null;
  }
}
