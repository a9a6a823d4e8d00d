package dev.brokerline.cli.doctor;

import dev.brokerline.broker.Brokers;
import dev.brokerline.cli.doctor.Check.Status;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.binary.Finding;
import dev.brokerline.spawn.binary.InstallPolicy;
import dev.brokerline.spawn.binary.ReleaseManifest;
import dev.brokerline.spawn.error.HomeNotFoundException;
import dev.brokerline.spawn.error.SpawnException;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.spawn.platform.Platform;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.spawn.tree.SweepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Checks everything that a broker needs, from the platform to a handshake, and asks the agent
 * programs for their versions meanwhile. Usually takes less than ten seconds. It installs nothing
 * unless asked to repair, and ends what it starts. Its start of a broker sweeps, as every start
 * does.
 */
public final class Doctor {

  private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(20);
  private static final ProcessBackend BACKEND = ProcessBackend.JAVA;

  /** The time limit for the answer of a Relaycast. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);

  /** The time limit for the versions of agent programs, which are asked in parallel. */
  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(15);

  private final Consumer<Check> checks;
  private final BrokerClientOptions.Builder client;
  private final BrokerLauncher launcher = new BrokerLauncher(BACKEND.factory());

  /** The result of searching for a broker. */
  private enum Found {
    BROKER,
    NOTHING,
    /** The caller named an unusable file, so no other may be used. */
    USELESS_NAME
  }

  /**
   * Makes a doctor that reports each check as soon as it is done.
   *
   * @param client how to find and start the broker
   */
  public Doctor(Consumer<Check> checks, BrokerClientOptions.Builder client) {
    this.checks = checks;
    this.client = client.processBackend(BACKEND);
  }

  /**
   * Runs all checks, and returns whether a broker can be started.
   *
   * @param fix whether to install a broker if none is found
   * @param sweep whether to end what is left of brokers whose hosts died
   */
  public boolean examine(boolean fix, boolean sweep) {
    BrokerClientOptions options = client.build();
    LaunchOptions launch = options.launch();
    Map<String, String> environment = launch.inheritedEnvironment();
    AgentsCheck agents = AgentsCheck.begin(environment, VERSION_TIMEOUT);
    platform();
    tell("java", Status.OK, Runtime.version() + " in " + System.getProperty("java.home"));
    tell("processes", Status.OK, "run by " + BACKEND + ", the launcher's choice");
    tell("nuprocess", Status.NOTE, "the library's choice is " + ProcessBackend.automatic());
    Optional<Path> home = existingHome(launch);
    home.ifPresent(
        it -> {
          home(it);
          versions(launch);
          leftovers(it, sweep);
        });
    npm(environment);
    Found found = home.isPresent() ? places(launch) : Found.NOTHING;
    if (fix && home.isPresent() && found == Found.NOTHING) {
      found = fix(launch);
    }
    checks.accept(new RelaycastCheck(environment, ANSWER_TIMEOUT).of(options.relaycast()));
    builtIn();
    boolean isNative = options.broker().processes().isEmpty();
    boolean present = !isNative || found == Found.BROKER;
    boolean starts = present ? handshake() : missing(found);
    agents.tell(checks);
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

  private Optional<Path> existingHome(LaunchOptions launch) {
    try {
      return Optional.of(launch.home());
    } catch (HomeNotFoundException e) {
      tell("home", Status.BAD, String.valueOf(e.getMessage()));
      return Optional.empty();
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

  private void leftovers(Path home, boolean sweep) {
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

  private void versions(LaunchOptions options) {
    try {
      for (Path other : launcher.binaries(options).others()) {
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

  private Found fix(LaunchOptions options) {
    try {
      tell("fix", Status.OK, "installed " + launcher.binaries(options).install(/* anew= */ false));
      return places(options);
    } catch (SpawnException e) {
      tell("fix", Status.BAD, String.valueOf(e.getMessage()));
      return Found.NOTHING;
    }
  }

  private void npm(Map<String, String> environment) {
    Optional<Path> npm = SearchPath.of(environment).find("npm");
    tell(
        "npm",
        Status.NOTE,
        npm.map(file -> file + ", may be used by an installation")
            .orElse("not on the PATH; an installation downloads the broker without it"));
  }

  private Found places(LaunchOptions options) {
    Found found = Found.NOTHING;
    for (Finding finding : launcher.binaries(options).survey()) {
      boolean here = finding.taken() || finding.outcome() == Finding.Outcome.PACKED;
      boolean useless = finding.outcome() == Finding.Outcome.UNUSABLE && found == Found.NOTHING;
      tell("broker", useless ? Status.BAD : here ? Status.OK : Status.NOTE, finding.toString());
      if (useless) {
        return Found.USELESS_NAME;
      }
      found = here ? Found.BROKER : found;
    }
    return found;
  }

  private boolean missing(Found found) {
    tell(
        "start",
        Status.BAD,
        found == Found.USELESS_NAME
            ? "the file that was named is of no use; name another, or none to have one found"
            : "there is no broker to start; 'brokerline doctor --fix' installs one");
    return false;
  }

  /**
   * Starts Brokerline's own broker. No start of the native one depends on it. It gets a home that
   * is empty, because it would end what is left in the usual one, and nobody has asked for that.
   */
  private void builtIn() {
    try {
      Path home = Files.createTempDirectory("brokerline-doctor-");
      try {
        greet(
            "built-in",
            Status.NOTE,
            BrokerClientOptions.builder().broker(Brokers.builtIn()).home(home).build());
      } finally {
        delete(home);
      }
    } catch (IOException e) {
      tell("built-in", Status.NOTE, "not started: there is no directory for it: " + e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private boolean handshake() {
    return greet(
        "start",
        Status.BAD,
        client.installPolicy(InstallPolicy.OFFLINE).sources(List.of()).build());
  }

  /**
   * Starts a broker, and returns whether it answered.
   *
   * @param failed the severity of a failure
   */
  private boolean greet(String subject, Status failed, BrokerClientOptions options) {
    long began = System.nanoTime();
    try (BrokerClient broker = BrokerClient.create(options)) {
      BrokerInfo answer = broker.start().get(HELLO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      tell(
          subject,
          Status.OK,
          "the broker answered after " + took + " ms, " + words(broker, answer));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      tell(subject, failed, "interrupted");
    } catch (TimeoutException e) {
      tell(
          subject,
          failed,
          "no answer within %d s; is this file a broker, and does it reach its Relaycast?"
              .formatted(HELLO_TIMEOUT.toSeconds()));
    } catch (ExecutionException e) {
      tell(subject, failed, Failure.ofStart(e).sentence());
    }
    return false;
  }

  private static String words(BrokerClient broker, BrokerInfo answer) {
    HelloResult hello = answer.hello();
    String protocol = "protocol version " + hello.protocolVersion();
    return hello.capabilities().isEmpty()
        ? protocol
            + ", workspace "
            + broker.relaycast().map(relaycast -> relaycast.workspace().id()).orElse("its own")
        : "%s, %s, capabilities %s"
            .formatted(hello.brokerVersion(), protocol, String.join(", ", hello.capabilities()));
  }

  private void tell(String subject, Status status, String text) {
    checks.accept(new Check(subject, status, text));
  }
}
