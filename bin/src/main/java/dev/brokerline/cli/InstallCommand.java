package dev.brokerline.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.UsageException;
import dev.brokerline.cli.output.JsonLines;
import dev.brokerline.protocol.text.PrintableText;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.BinarySource;
import dev.brokerline.spawn.binary.BrokerBinaries;
import dev.brokerline.spawn.binary.BrokerBinaries.PruneReport;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.error.InstallException;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.process.ProcessBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code brokerline install}: installs a known broker into the store. */
@Command(
    name = "install",
    description = {
      "Installs the broker that this version is made for, unless it is there, and prints where.",
      "The store is $BROKERLINE_HOME, else ~/.brokerline."
    },
    versionProvider = VersionProvider.class)
final class InstallCommand implements Callable<Integer> {

  private final Terminal terminal;

  // By itself, without its usual companion: --version names the broker's here. Picocli acts on it.
  @SuppressWarnings("unused")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help message and exits.")
  private boolean help;

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "The broker's version, if another than the pinned one is known.")
  private @Nullable String version;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      description =
          "Where to get it: npm, github, classpath, a file or directory, or an https:// address "
              + "with {version}, {platform} and {file} in it. Given again, it names what is asked "
              + "next. Default: the class path, npm, github.")
  private List<String> from = new ArrayList<>();

  @Option(
      names = "--sha256",
      paramLabel = "HASH",
      description = "Refuses to install unless the broker's known hash is this one.")
  private @Nullable String sha256;

  @Option(names = "--offline", description = "Never touches the network.")
  private boolean offline;

  @Option(names = "--force", description = "Installs it anew even if it is there.")
  private boolean force;

  @Option(
      names = "--prune",
      description = "Then removes other versions from the store, except those that run.")
  private boolean prune;

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
    ReleaseManifest manifest = manifest();
    BrokerRelease release = manifest.release(Platform.current());
    requireHash(release);
    LaunchOptions options = options();
    CountDownLatch over = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(interrupter(Thread.currentThread(), over));
    try {
      BrokerBinaries binaries =
          new BrokerLauncher(ProcessBackend.JAVA.factory(), manifest).binaries(options);
      boolean already = !force && binaries.isInstalled();
      Path binary = binaries.install(force);
      PruneReport pruned = prune ? prune(binaries) : new PruneReport(List.of(), List.of());
      print(release, binary, already, pruned);
    } finally {
      over.countDown();
    }
    return ExitCodes.OK;
  }

  private ReleaseManifest manifest() {
    ReleaseManifest pinned = ReleaseManifest.pinned();
    try {
      return version == null ? pinned : pinned.withVersion(version);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void requireHash(BrokerRelease release) {
    if (sha256 != null && !sha256.strip().toLowerCase(Locale.ROOT).equals(release.sha256())) {
      throw new UsageException(
          "--sha256 %s is not the hash of %s, which is %s; nothing was installed, ask whoever gave you the hash for which file it is"
              .formatted(sha256.strip(), release, release.sha256()));
    }
  }

  private LaunchOptions options() {
    LaunchOptions.Builder options =
        LaunchOptions.builder()
            .inheritedEnvironment(terminal.environment())
            .installPolicy(offline ? InstallPolicy.OFFLINE : InstallPolicy.IF_MISSING)
            .installListener(quiet ? InstallProgress.Listener.NONE : terminal.progress());
    if (!from.isEmpty()) {
      options.sources(from.stream().map(this::source).toList());
    }
    return options.build();
  }

  private BinarySource source(String name) {
    BinarySource source;
    try {
      ClassLoader classPath = InstallCommand.class.getClassLoader();
      source = BinarySource.named(name, terminal.environment(), classPath);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from: " + e.getMessage());
    }
    if (offline && source.usesNetwork()) {
      throw new UsageException(
          "--from %s may use the network, and --offline forbids it; leave one of them out"
              .formatted(name.replaceAll("://[^/@]*@", "://***@")));
    }
    return source;
  }

  private static PruneReport prune(BrokerBinaries binaries) {
    try {
      return binaries.prune();
    } catch (IOException e) {
      throw new InstallException("cannot remove other versions: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallException("the removal of other versions was interrupted", e);
    }
  }

  /**
   * Ends the installation orderly after a signal, so that no process and no partial file is left.
   */
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

  private void print(BrokerRelease release, Path binary, boolean already, PruneReport pruned) {
    if (json) {
      printJson(release, binary, already, pruned);
      return;
    }
    String where = (already ? " is installed already, at " : " is at ") + binary;
    terminal.out().println(PrintableText.line(release + where));
    pruned.removed().forEach(it -> terminal.out().println(PrintableText.line("removed " + it)));
    pruned
        .kept()
        .forEach(
            it -> terminal.out().println(PrintableText.line("kept " + it + ", which is in use")));
  }

  private void printJson(BrokerRelease release, Path binary, boolean already, PruneReport pruned) {
    new JsonLines(terminal.out())
        .line(
            "result",
            result -> {
              result.writeNumberField("exit_code", ExitCodes.OK);
              result.writeStringField("path", binary.toString());
              result.writeBooleanField("installed_before", already);
              result.writeStringField("version", release.version());
              result.writeStringField("platform", release.platform().toString());
              result.writeStringField("sha256", release.sha256());
              writePaths(result, "removed", pruned.removed());
              writePaths(result, "kept", pruned.kept());
            });
  }

  private static void writePaths(JsonGenerator json, String name, List<Path> paths)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Path path : paths) {
      json.writeString(path.toString());
    }
    json.writeEndArray();
  }
}
