package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.run.JsonReporter;
import dev.brokerline.cli.run.RunOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure as one sentence to standard error, and chooses the exit code. Only {@code
 * --verbose} shows a stack trace.
 */
final class CliErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final String JSON = "--json";

  private final Terminal terminal;

  CliErrorHandler(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    return usage(exception.getCommandLine(), words(exception), Arrays.asList(args).contains(JSON));
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    Failure failure = Failure.ofStart(exception);
    boolean json = parsed.originalArgs().contains(JSON);
    return failure.exitCode() == ExitCodes.USAGE
        ? usage(command, failure.sentence(), json)
        : report(failure, json);
  }

  /** Logs the cause of a failure that has been printed already. */
  static void trace(Failure failure) {
    Throwable cause = failure.cause();
    if (cause != null) {
      Logging.trace(cause);
    }
  }

  private int usage(CommandLine command, String words, boolean json) {
    String sentence =
        "%s; see '%s --help'".formatted(words, command.getCommandSpec().qualifiedName());
    return report(Failure.usage(sentence), json);
  }

  private int report(Failure failure, boolean json) {
    if (json) {
      new JsonReporter(terminal.out())
          .outcome(new RunOutcome(Optional.of(failure), List.of(), Duration.ZERO));
    }
    terminal.err().println("brokerline: " + failure.sentence());
    trace(failure);
    return failure.exitCode();
  }

  private static String words(ParameterException exception) {
    if (exception instanceof CommandLine.UnmatchedArgumentException unmatched
        && exception.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
    }
    String message = String.valueOf(exception.getMessage());
    String sentence = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
