package dev.brokerline.cli;

import dev.brokerline.cli.run.HumanReporter;
import dev.brokerline.cli.run.JsonReporter;
import dev.brokerline.cli.run.Look;
import dev.brokerline.cli.run.RunOptions;
import dev.brokerline.cli.run.RunOutcome;
import dev.brokerline.cli.run.RunPlan;
import dev.brokerline.cli.run.RunReporter;
import dev.brokerline.cli.run.RunSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code brokerline run}: runs agents until a condition holds. */
@Command(
    name = "run",
    description = "Starts a broker and some agents, sends messages, and shows what they print.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Example:",
      "  brokerline run --agent echo=cat --message \"echo: hello\" --until output:hello",
      "",
      BrokerCli.EXIT_CODES
    })
final class RunCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private RunOptions options = new RunOptions();
  @Mixin private VerboseOption verbose = new VerboseOption();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Logging.configure(verbose.verbose());
    RunPlan plan = RunPlan.of(options, terminal.environment());
    plan.client().installListener(terminal.progress());
    RunSession session = new RunSession(plan, reporter(plan));
    Signals.watch();
    Thread interrupter =
        new Thread(() -> session.interrupt(Signals.exitCode()), "brokerline-interrupt");
    Runtime.getRuntime().addShutdownHook(interrupter);
    RunOutcome outcome = session.run();
    outcome.failure().ifPresent(CliErrorHandler::trace);
    return outcome.exitCode();
  }

  private RunReporter reporter(RunPlan plan) {
    return options.json()
        ? new JsonReporter(terminal.out())
        : new HumanReporter(
            terminal.out(),
            terminal.err(),
            Look.of(terminal.interactive(), terminal.environment(), plan.terminalSize()));
  }
}
