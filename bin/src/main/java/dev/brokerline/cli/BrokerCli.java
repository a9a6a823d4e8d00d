package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The tree of commands. */
@Command(
    name = "brokerline",
    description = "Runs coding agents through a native broker process.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", BrokerCli.EXIT_CODES})
final class BrokerCli implements Callable<Integer> {

  /** The end of the help texts. */
  static final String EXIT_CODES =
      "Exit codes: 0 the condition held, 1 an agent failed or ended before it held, 2 usage, 3 the "
          + "broker could not be found, installed or started, 4 time ran out, 5 the output could "
          + "not be written, 129 SIGHUP, 130 Ctrl-C, 143 SIGTERM.";

  private final Terminal terminal;

  // Set by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  private BrokerCli(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a command, lists them all. */
  @Override
  public Integer call() {
    terminal.err().println("brokerline: there is no command; these are the commands");
    spec.commandLine().usage(terminal.err());
    return ExitCodes.USAGE;
  }

  /** Runs one command and returns its exit code. */
  static int execute(Terminal terminal, String... args) {
    CliErrorHandler errors = new CliErrorHandler(terminal);
    CommandLine line =
        new CommandLine(new BrokerCli(terminal))
            .addSubcommand(new RunCommand(terminal))
            .addSubcommand(new AskCommand(terminal))
            .addSubcommand(new RpcCommand(terminal))
            .addSubcommand(new InstallCommand(terminal))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new CommandLine.HelpCommand());
    // Values are the user's own words: an '@' or a quote in them means nothing to us.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(Terminal.helpWidth());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setOut(writer(terminal.out()));
    line.setErr(writer(terminal.err()));
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    return line.execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, /* autoFlush= */ true, StandardCharsets.UTF_8);
  }
}
