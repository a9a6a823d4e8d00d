package dev.brokerline.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The tree of commands. */
@Command(
    name = "brokerline",
    description = "Runs coding agents through a native broker process.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", BrokerCli.EXIT_CODES})
final class BrokerCli {

  /** The end of the help texts. */
  static final String EXIT_CODES =
      "Exit codes: 0 the condition held, 1 an agent failed or ended before it held, 2 usage, 3 the "
          + "broker could not be found, installed or started, 4 time ran out, 130 Ctrl-C, 143 SIGTERM.";

  private static final int WIDTH = 100;

  private BrokerCli() {}

  /** Runs one command and returns its exit code. */
  static int execute(Terminal terminal, String... args) {
    CliErrorHandler errors = new CliErrorHandler(terminal);
    CommandLine line =
        new CommandLine(new BrokerCli())
            .addSubcommand(new RunCommand(terminal))
            .addSubcommand(new RpcCommand(terminal))
            .addSubcommand(new InstallCommand(terminal))
            .addSubcommand(new DoctorCommand(terminal));
    // Values are the user's own words: an '@' or a quote in them means nothing to us.
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(WIDTH);
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
