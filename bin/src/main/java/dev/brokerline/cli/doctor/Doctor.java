package dev.brokerline.cli.doctor;

import dev.brokerline.cli.doctor.Check.Status;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.BrokerClientOptions;
import dev.brokerline.client.BrokerInfo;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastException;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.SpawnException;
import dev.brokerline.spawn.UnsupportedPlatformException;
import dev.brokerline.spawn.binary.BinaryStore;
import dev.brokerline.spawn.binary.BrokerRelease;
import dev.brokerline.spawn.binary.Finding;
import dev.brokerline.spawn.binary.InstallListener;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.SweepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks at everything that a broker needs, from the platform to a handshake, within some ten
 * seconds. Installs nothing unless it is to repair what it finds, and ends what it starts; the
 * start sweeps, as all do.
 */
public final class Doctor {

  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(8);
  private static final ProcessBackend BACKEND = ProcessBackend.JAVA;

  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(4);

  private final Consumer<Check> checks;
  private final boolean sweep;
  private final BrokerLauncher launcher = new BrokerLauncher(BACKEND.factory());

  /**
   * Makes a doctor who tells of each check as soon as it is done.
   *
   * @param sweep whether to end what is left of brokers whose hosts died
   */
  public Doctor(Consumer<Check> checks, boolean sweep) {
    this.checks = checks;
    this.sweep = sweep;
  }

  /** Looks at everything, and returns whether a broker can be started. */
  public boolean examine() {
    return examine(options -> false);
  }

  /**
   * Looks at everything, installs a broker if none is found, and returns whether one can be
   * started.
   *
   * @param listener is told how the installation goes
   */
  public boolean examineAndFix(InstallListener listener) {
    return examine(options -> fix(options, listener));
  }

  private boolean examine(Predicate<LaunchOptions> remedy) {
    LaunchOptions options = LaunchOptions.builder().build();
    AgentPrograms programs = new AgentPrograms(options.inheritedEnvironment(), VERSION_TIMEOUT);
    CompletableFuture<List<String>> agents = programs.ask();
    platform();
    tell("java", Status.OK, Runtime.version() + " in " + System.getProperty("java.home"));
    tell("processes", Status.OK, "run by " + BACKEND + ", the launcher's choice");
    tell("nuprocess", Status.NOTE, "the library's choice is " + ProcessBackend.automatic());
    home(options.home());
    versions(options.home());
    leftovers(options.home());
    npm(programs);
    boolean found = places(options) || remedy.test(options);
    boolean starts = relaycast() && (found ? handshake() : missing());
    agents(agents);
    tell(
        "verdict",
        starts ? Status.OK : Status.BAD,
        starts ? "a broker can be started" : "no broker can be started");
    return starts;
  }

  private void platform() {
    try {
      Platform platform = Platform.current();
      tell("platform", Status.OK, ReleaseManifest.pinned().release(platform).toString());
    } catch (UnsupportedPlatformException e) {
      tell("platform", Status.BAD, String.valueOf(e.getMessage()));
    }
  }

  private void home(Path home) {
    Path existing = home;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean usable = Files.isDirectory(existing) && Files.isWritable(existing);
    String state = existing.equals(home) ? "" : ", made by the first installation";
    tell("home", usable ? Status.OK : Status.NOTE, home + (usable ? state : ", not writable"));
  }

  private void leftovers(Path home) {
    SweepReport left = sweep ? CrashSweep.sweep(home) : CrashSweep.survey(home);
    if (left.runs() == 0) {
      tell("leftovers", Status.OK, "none of brokers whose hosts died");
      return;
    }
    String found =
        left.runs()
            + " broker(s) whose hosts died left "
            + left.processes().size()
            + " process(es)";
    tell(
        "leftovers",
        Status.NOTE,
        sweep
            ? found + ", now ended: " + left.processes()
            : found + ": " + left.processes() + "; the next start ends them, or doctor --sweep");
  }

  private void versions(Path home) {
    try {
      BrokerRelease release = ReleaseManifest.pinned().release(Platform.current());
      for (Path other : new BinaryStore(home).others(release)) {
        tell(
            "store",
            Status.NOTE,
            other + " is of another version; 'brokerline install --prune' removes it");
      }
    } catch (IOException e) {
      tell("store", Status.NOTE, "it cannot be read: " + e);
    } catch (UnsupportedPlatformException e) {
      tell("store", Status.NOTE, "it has nothing for this platform");
    }
  }

  private boolean fix(LaunchOptions options, InstallListener listener) {
    try {
      LaunchOptions told = LaunchOptions.builder().installListener(listener).build();
      tell("fix", Status.OK, "installed " + launcher.install(told, /* anew= */ false));
      return places(options);
    } catch (SpawnException e) {
      tell("fix", Status.BAD, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void agents(CompletableFuture<List<String>> answers) {
    List<String> agents = answers.join();
    agents.forEach(agent -> tell("agent", Status.NOTE, agent));
    if (agents.isEmpty()) {
      tell(
          "agent",
          Status.NOTE,
          "none of " + String.join(", ", AgentPrograms.NAMES) + " is on the PATH");
    }
  }

  private void npm(AgentPrograms programs) {
    Optional<Path> npm = programs.onPath("npm");
    tell(
        "npm",
        Status.NOTE,
        npm.map(file -> file + ", may be used by an installation")
            .orElse("not on the PATH; an installation downloads the broker without it"));
  }

  private boolean places(LaunchOptions options) {
    List<Finding> findings = launcher.survey(options);
    boolean usable = false;
    for (Finding finding : findings) {
      boolean here = finding.taken() || finding.outcome() == Finding.Outcome.PACKED;
      boolean useless = finding.outcome() == Finding.Outcome.UNUSABLE && !usable;
      tell("broker", useless ? Status.BAD : here ? Status.OK : Status.NOTE, finding.toString());
      if (useless) {
        return false;
      }
      usable |= here;
    }
    return usable;
  }

  private boolean relaycast() {
    try (LocalRelaycast relaycast = LocalRelaycast.start()) {
      tell("relaycast", Status.OK, "the local one starts, at " + relaycast.baseUri());
      return true;
    } catch (RelaycastException e) {
      tell("relaycast", Status.BAD, "the local one does not start: " + e.getMessage());
      return false;
    }
  }

  private boolean missing() {
    tell(
        "start", Status.BAD, "there is no broker to start; 'brokerline doctor --fix' installs one");
    return false;
  }

  private boolean handshake() {
    BrokerClientOptions options =
        BrokerClientOptions.builder()
            .processBackend(BACKEND)
            .installPolicy(InstallPolicy.OFFLINE)
            .sources(List.of())
            .build();
    long began = System.nanoTime();
    try (BrokerClient client = BrokerClient.create(options)) {
      BrokerInfo broker = client.start().get(HELLO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      tell(
          "start",
          Status.OK,
          "the broker answered after " + took + " ms, " + words(client, broker));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell("start", Status.BAD, "interrupted");
    } catch (TimeoutException e) {
      tell("start", Status.BAD, "no answer within " + HELLO_TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      tell("start", Status.BAD, Failure.ofStart(e).sentence());
    }
    return false;
  }

  private static String words(BrokerClient client, BrokerInfo broker) {
    return "protocol version %s, workspace %s"
        .formatted(
            broker.hello().protocolVersion(),
            client.relaycast().map(relaycast -> relaycast.workspace().id()).orElse("its own"));
  }

  private void tell(String subject, Status status, String text) {
    checks.accept(new Check(subject, status, text));
  }
}
