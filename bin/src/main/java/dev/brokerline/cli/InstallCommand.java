package dev.brokerline.cli;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.BinaryInstaller;
import dev.brokerline.spawn.binary.BinaryStore;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.InstallListener;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.platform.Platform;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code brokerline install}: puts the pinned broker into the store. */
@Command(
    name = "install",
    description = {
      "Installs the broker that this version is made for, unless it is there, and prints where.",
      "The store is $BROKERLINE_HOME, else ~/.brokerline."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
final class InstallCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(names = "--json", description = "Prints a {\"result\":...} line.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Shows no progress.")
  private boolean quiet;

  @Mixin private VerboseOption verbose = new VerboseOption();

  InstallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Logging.configure(verbose.verbose());
    LaunchOptions options = LaunchOptions.builder().build();
    BrokerRelease release = ReleaseManifest.pinned().release(Platform.current());
    CountDownLatch over = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(interrupter(Thread.currentThread(), over));
    try {
      Path binary =
          new BinaryInstaller(new BinaryStore(options.home()), options.sources())
              .install(release, quiet ? InstallListener.NONE : terminal.progress());
      print(release, binary);
    } finally {
      over.countDown();
    }
    return ExitCodes.OK;
  }

  /** A signal ends the installation in an orderly way: no process and no half of a file is left. */
  private static Thread interrupter(Thread installing, CountDownLatch over) {
    return new Thread(
        () -> {
          installing.interrupt();
          try {
            var unused = over.await(5, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "brokerline-interrupt");
  }

  private void print(BrokerRelease release, Path binary) {
    if (!json) {
      terminal.out().println(release + " is at " + binary);
      return;
    }
    new JsonLines(terminal.out())
        .line(
            "result",
            result -> {
              result.writeNumberField("exit_code", ExitCodes.OK);
              result.writeStringField("path", binary.toString());
              result.writeStringField("version", release.version());
              result.writeStringField("platform", release.platform().toString());
            });
  }
}
