package dev.brokerline.cli;

import dev.brokerline.cli.broker.BrokerOptionsMixin;
import dev.brokerline.cli.doctor.Check;
import dev.brokerline.cli.doctor.Doctor;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.spawn.binary.InstallProgress;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code brokerline doctor}: reports what it finds, and whether a broker can be started. */
@Command(
    name = "doctor",
    description = {
      "Says what was found where, one line each, and whether a broker can be started.",
      "The exit code is 0 if it can, else 3. Nothing is installed without --fix. If a command "
          + "did not start, give 'doctor' the same options."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
final class DoctorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--json",
      description = "Prints {\"check\":...} lines and a {\"result\":...} line.")
  private boolean json;

  @Option(
      names = "--sweep",
      description = "Ends what is left of brokers whose hosts died, and says what was ended.")
  private boolean sweep;

  @Option(
      names = "--fix",
      description = "Installs the broker if none is found, or mends the one in the store.")
  private boolean fix;

  @Mixin private BrokerOptionsMixin broker = new BrokerOptionsMixin();
  @Mixin private VerboseOption verbose = new VerboseOption();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Logging.configure(verbose.verbose());
    JsonLines lines = new JsonLines(terminal.out());
    Consumer<Check> checks = json ? check -> asJson(lines, check) : this::asText;
    BrokerClientOptions.Builder client =
        broker
            .client(terminal.environment())
            .installListener(json ? InstallProgress.Listener.NONE : terminal.progress());
    boolean starts = new Doctor(checks, client).examine(fix, sweep);
    int exitCode = starts ? ExitCodes.OK : ExitCodes.NO_BROKER;
    if (json) {
      lines.line("result", result -> result.writeNumberField("exit_code", exitCode));
    }
    return exitCode;
  }

  private void asText(Check check) {
    terminal.out().printf("%-4s  %-9s  %s%n", check.status(), check.subject(), check.text());
  }

  private static void asJson(JsonLines lines, Check check) {
    lines.line(
        "check",
        json -> {
          json.writeStringField("subject", check.subject());
          json.writeStringField("status", check.status().toString());
          json.writeStringField("text", check.text());
        });
  }
}
