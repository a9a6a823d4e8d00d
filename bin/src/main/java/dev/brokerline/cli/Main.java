package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.StandardOutput;
import java.util.Optional;

/** The entry point. */
public final class Main {

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofThisProcess();
    int exitCode = BrokerCli.execute(terminal, args);
    terminal.out().flush();
    Optional<StandardOutput.Problem> problem = StandardOutput.problem(terminal.out());
    if (exitCode == ExitCodes.OK && problem.isPresent()) {
      Failure failure = Failure.ofOutput(terminal.out(), problem.get());
      terminal.err().println("brokerline: " + failure.sentence());
      exitCode = failure.exitCode();
    }
    System.exit(exitCode);
  }
}
