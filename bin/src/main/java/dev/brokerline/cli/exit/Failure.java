package dev.brokerline.cli.exit;

import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.client.error.AgentDirectoryException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRejectedException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.spawn.error.SpawnException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed.
 *
 * @param exitCode one of {@link ExitCodes}
 * @param reason a word for programs, such as {@code no_broker}
 * @param sentence for people, on one line: what failed, with which value, and the next step
 * @param cause the cause for the stack trace of {@code --verbose}; null if it adds nothing
 */
public record Failure(int exitCode, String reason, String sentence, @Nullable Throwable cause) {

  /** The reason of a command that a signal has ended. */
  public static final String INTERRUPTED = "interrupted";

  /** The reason of a command whose time ran out. */
  public static final String TIMEOUT = "timeout";

  /** Makes the sentence one printable line without secrets. */
  public Failure {
    String oneLine =
        sentence
            .strip()
            .replaceAll(":\\s*\\R\\s*- ", ": ")
            .replaceAll("\\s*\\R\\s*- ", "; ")
            .replaceAll("\\s*\\R\\s*", " / ");
    sentence = PrintableText.line(Secrets.mask(oneLine));
  }

  /** Returns the failure for an exception before the broker was ready. */
  public static Failure ofStart(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof UsageException usage) {
      return usage(usage.getMessage());
    }
    if (cause instanceof SpawnException
        || cause instanceof BrokerStartException
        || cause instanceof ProtocolMismatchException) {
      return noBroker(words(cause), cause);
    }
    if (cause instanceof BrokerException) {
      return noBroker("the broker did not start: " + words(cause), cause);
    }
    return unexpected(cause);
  }

  /** Returns whether the command was ended early. */
  public boolean cutShort() {
    return reason.equals(INTERRUPTED) || reason.equals(TIMEOUT);
  }

  /** Returns the failure with a further part of its sentence. */
  public Failure followedBy(String words) {
    return new Failure(exitCode, reason, sentence + "; " + words, cause);
  }

  /**
   * Returns the failure with the file of the broker that the user chose, if it is not named yet.
   */
  public Failure withNamedBroker(Path file) {
    String named =
        "%s (this is --broker %s; leave it out to run the pinned broker)".formatted(sentence, file);
    boolean unsaid = exitCode == ExitCodes.NO_BROKER && !sentence.contains(file.toString());
    return unsaid ? new Failure(exitCode, reason, named, cause) : this;
  }

  /**
   * Returns the failure for an exception of a request to a running broker.
   *
   * @param what the request in words, such as {@code agent 'a' could not be started}
   */
  public static Failure ofRequest(String what, Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof BrokerRejectedException rejected) {
      return agentFailed(
          "%s: the broker says: %s (%s)"
              .formatted(what, rejected.error().message(), rejected.error().code()),
          cause);
    }
    if (cause instanceof RequestTimeoutException timeout) {
      return agentFailed(
          "%s: the broker has not answered for %d s".formatted(what, timeout.waited().toSeconds()),
          cause);
    }
    if (cause instanceof BrokerExitedException exited) {
      return agentFailed(what + ": the broker has exited with " + exited.exit(), cause);
    }
    if (cause instanceof AgentDirectoryException) {
      return usage(cause.getMessage());
    }
    return cause instanceof BrokerException
        ? agentFailed(what + ": " + words(cause), cause)
        : unexpected(cause);
  }

  /** Returns the failure of a command line that cannot work. */
  public static Failure usage(@Nullable String sentence) {
    return new Failure(
        ExitCodes.USAGE,
        "usage",
        sentence == null ? "the command line cannot work" : sentence,
        null);
  }

  /** Returns the failure of an agent. */
  public static Failure agentFailed(String sentence, @Nullable Throwable cause) {
    return new Failure(ExitCodes.AGENT_FAILED, "agent_failed", sentence, cause);
  }

  /** Returns the failure of standard output that has no reader or cannot be written. */
  public static Failure ofOutput(PrintStream out, StandardOutput.Problem problem) {
    String sentence = StandardOutput.words(out, problem);
    return problem == StandardOutput.Problem.NOBODY_READS
        ? agentFailed(sentence, null)
        : new Failure(ExitCodes.OUTPUT_FAILED, "output_failed", sentence, null);
  }

  private static Failure noBroker(String sentence, Throwable cause) {
    return new Failure(ExitCodes.NO_BROKER, "no_broker", sentence, cause);
  }

  private static Failure unexpected(Throwable cause) {
    return new Failure(
        ExitCodes.AGENT_FAILED,
        "defect",
        "a defect of brokerline: "
            + cause
            + "; run it again with --verbose and report what it says",
        cause);
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** Returns what a future failed with. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
