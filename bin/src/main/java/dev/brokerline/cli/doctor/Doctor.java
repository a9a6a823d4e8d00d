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
import dev.brokerline.spawn.UnsupportedPlatformException;
import dev.brokerline.spawn.binary.Finding;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.SweepReport;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks at everything that a broker needs, from the platform to a handshake. Installs nothing, and
 * ends what it starts; the start sweeps, as all do.
 */
public final class Doctor {

  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(20);
  private static final ProcessBackend BACKEND = ProcessBackend.JAVA;

  private final Consumer<Check> checks;
  private final boolean sweep;

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
    LaunchOptions options = LaunchOptions.builder().build();
    platform();
    tell("java", Status.OK, Runtime.version() + " in " + System.getProperty("java.home"));
    tell("processes", Status.OK, "run by " + BACKEND + ", the launcher's choice");
    home(options.home());
    leftovers(options.home());
    npm(options);
    boolean found = places(options);
    boolean starts = relaycast() && (found ? handshake() : missing());
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

  private void npm(LaunchOptions options) {
    String path = options.inheritedEnvironment().getOrDefault("PATH", "");
    Optional<Path> npm =
        Stream.of(path.split(File.pathSeparator))
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, "npm"))
            .filter(Files::isExecutable)
            .findFirst();
    tell(
        "npm",
        Status.NOTE,
        npm.map(file -> file + ", may be used by an installation")
            .orElse("not on the PATH; an installation downloads the broker without it"));
  }

  private boolean places(LaunchOptions options) {
    List<Finding> findings = new BrokerLauncher(BACKEND.factory()).survey(options);
    for (Finding finding : findings) {
      tell("broker", finding.taken() ? Status.OK : Status.NOTE, finding.toString());
    }
    return findings.stream().anyMatch(Finding::taken);
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
    tell("start", Status.BAD, "there is no broker to start; 'brokerline install' gets one");
    return false;
  }

  private boolean handshake() {
    BrokerClientOptions options =
        BrokerClientOptions.builder()
            .processBackend(BACKEND)
            .installPolicy(InstallPolicy.NEVER)
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
