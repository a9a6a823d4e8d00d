package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code brokerline completion}: prints a completion script for shells. */
@Command(
    name = "completion",
    description = "Prints a script for bash and zsh that completes commands and options.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {"", "Example:", "  eval \"$(brokerline completion)\""})
final class CompletionCommand implements Callable<Integer> {

  private final Terminal terminal;

  // Set by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("brokerline", spec.root().commandLine()));
    return ExitCodes.OK;
  }
}
