package dev.brokerline.cli;

import dev.brokerline.cli.broker.BrokerOptionsMixin;
import dev.brokerline.cli.rpc.RpcSession;
import dev.brokerline.client.options.BrokerClientOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code brokerline rpc}: the client for programs in any language. */
@Command(
    name = "rpc",
    description = {
      "Starts a broker, and does what the lines of standard input ask.",
      "Each is a JSON object:",
      "  {\"id\":\"1\",\"op\":\"spawn_agent\",\"payload\":{...},\"timeout_ms\":5000}",
      "Standard output is JSON lines too and nothing else: at first {\"ready\":{...}}, for each "
          + "request {\"id\":\"1\",\"ok\":{...}} or {\"id\":\"1\",\"error\":{...}}, for each event "
          + "{\"event\":{...}}, at last {\"closed\":{...}}. The end of the input ends the broker. "
          + "bin/RPC.md has the details."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Exit codes: 0 the input ended or the broker was shut down, 1 the broker ended by itself or "
          + "nobody read the output, 2 usage, 3 the broker could not be found, installed or "
          + "started, 5 the output could not be written, 129 SIGHUP, 130 Ctrl-C, "
          + "143 SIGTERM."
    })
final class RpcCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private BrokerOptionsMixin broker = new BrokerOptionsMixin();
  @Mixin private VerboseOption verbose = new VerboseOption();

  RpcCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure(verbose.verbose());
    BrokerClientOptions.Builder options =
        broker.client(terminal.environment()).installListener(terminal.progress());
    RpcSession session = new RpcSession(options, terminal.in(), terminal.out());
    Runtime.getRuntime().addShutdownHook(new Thread(session::interrupt, "brokerline-interrupt"));
    RpcSession.Result result = session.run();
    result
        .failure()
        .ifPresent(
            failure -> {
              terminal.err().println("brokerline: " + failure.sentence());
              CliErrorHandler.trace(failure);
            });
    return result.exitCode();
  }
}
