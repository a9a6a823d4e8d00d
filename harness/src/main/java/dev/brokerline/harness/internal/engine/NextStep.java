package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds to an error what a person can do about it, where that depends on the program. */
final class NextStep {

  /** How programs refuse a command line: commander, clap and yargs, and one without a terminal. */
  private static final Pattern REFUSED_ARGUMENTS =
      Pattern.compile(
          String.join(
              "|",
              "unknown (option|argument|command|flag)",
              "unrecogni[sz]ed (option|argument|subcommand|command)",
              "unexpected (option|argument)",
              "no such (option|command)",
              "try '--help'",
              "-h, --help",
              "is not a (terminal|tty)"),
          Pattern.CASE_INSENSITIVE);

  private final SessionOptions options;

  NextStep(SessionOptions options) {
    this.options = options;
  }

  /** Returns the error of a start with the next step. */
  AgentError atStart(AgentError error) {
    return isRefusal(error) ? tooOld(error) : inTurn(error);
  }

  /** Returns the error of a turn with the next step. */
  AgentError inTurn(AgentError error) {
    AgentProgram program = options.program();
    return switch (error.code()) {
      case AUTH_REQUIRED -> with(error, program.login().nextStep());
      case MODEL_NOT_SUPPORTED ->
          with(
              error,
              program.models().isEmpty()
                  ? "Name one that " + program + " lists"
                  : "Known here are " + String.join(", ", program.models()));
      case CONTINUATION_NOT_FOUND ->
          with(error, "Resume it in its own directory and home, or begin a new conversation");
      case PROCESS_FAILED ->
          options.way().driver() == DriverKind.PROCESS_PER_TURN && isRefusal(error)
              ? tooOld(error)
              : error;
      default -> error;
    };
  }

  private static boolean isRefusal(AgentError error) {
    return error.code() == ErrorCode.PROCESS_FAILED
        && REFUSED_ARGUMENTS.matcher(error.message()).find();
  }

  /** The program does not know the arguments of its driver. */
  private AgentError tooOld(AgentError error) {
    DriverKind driver = options.way().driver();
    String others =
        options.program().ways().stream()
            .map(way -> way.driver().name())
            .filter(name -> !name.equals(driver.name()))
            .collect(Collectors.joining(" or "));
    String step =
        (options.extraArguments().isEmpty() ? "Update it" : "Check the extra arguments, update it")
            + (others.isEmpty() ? "" : ", or choose the driver " + others);
    return with(
        AgentError.of(
            ErrorCode.UNSUPPORTED,
            "%s does not know the arguments of the driver %s, so it is probably too old for it: %s"
                .formatted(options.program(), driver, refusal(error.message())),
            Outcome.NOT_PERFORMED),
        step);
  }

  /** Returns the line of an exit's text that refuses an argument, without the help around it. */
  private static String refusal(String message) {
    return Stream.of(message.split(" / "))
        .filter(line -> REFUSED_ARGUMENTS.matcher(line).find())
        .findFirst()
        .orElse(message);
  }

  private static AgentError with(AgentError error, String step) {
    String said = error.message().strip();
    String ended = said.endsWith(".") ? said : said + ".";
    return said.contains(step)
        ? error
        : new AgentError(
            error.code(), ended + " " + step + ".", error.retryable(), error.outcome());
  }
}
