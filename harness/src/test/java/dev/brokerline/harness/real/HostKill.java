package dev.brokerline.harness.real;

import static dev.brokerline.harness.real.Finding.require;

import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.tree.CrashSweep;
import dev.brokerline.testing.agent.MockModel;
import dev.brokerline.testing.agent.MockModelHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The host of sessions with all programs is killed, and the next start leaves nothing of them. */
final class HostKill {

  private static final Duration ALL_START = Duration.ofMinutes(4);
  private static final Duration SLOW_PIECE = Duration.ofMinutes(10);

  private final Path directory;
  private final Map<String, String> environment;

  /**
   * Makes the check.
   *
   * @param directory an existing directory of its own
   * @param environment what the programs get, with the PATH on which they are
   */
  HostKill(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = new HashMap<>(environment);
    this.environment.put("BROKERLINE_HOME", directory.resolve("brokerline").toString());
  }

  /** Runs the check. */
  Finding run(List<Candidate> programs) {
    try (MockModel model = MockModel.builder().slowPause(SLOW_PIECE).start()) {
      return new Finding(Finding.Status.OK, check(programs, model));
    } catch (Finding.Found found) {
      return found.finding();
    } catch (Exception e) {
      return new Finding(Finding.Status.FAILED, e.toString());
    }
  }

  private String check(List<Candidate> programs, MockModel model) throws Exception {
    Process host = start(programs, model);
    List<ProcessHandle> left;
    try {
      var unused = Talk.await("all turns in the host", running(host), ALL_START);
      left = host.descendants().toList();
      require(left.size() >= programs.size(), "the host has only the processes " + left);
      require(daemons(left).isEmpty(), "there is a daemon of codex: " + daemons(left));
    } finally {
      host.destroyForcibly().waitFor();
    }
    int before = alive(left).size();
    nextStart(programs.get(0));
    List<String> stayed = alive(left).stream().map(HostKill::described).toList();
    require(stayed.isEmpty(), "these are left after the next start: " + stayed);
    List<EndedProcess> marked = CrashSweep.survey(home()).processes();
    require(marked.isEmpty(), "these are marked and left: " + marked);
    require(holders().isEmpty(), "these have the environment of a program: " + holders());
    return "%d programs, %d processes, %d of them alive after the kill, none after the next start"
        .formatted(programs.size(), left.size(), before);
  }

  private Path home() {
    return Path.of(environment.get("BROKERLINE_HOME"));
  }

  private Process start(List<Candidate> programs, MockModel model) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                HeldHost.class.getName(),
                directory.toString(),
                model.address().toString()));
    programs.forEach(program -> command.add(program.id()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectError(directory.resolve("host.log").toFile()).start();
  }

  /** Returns a future that completes when all programs are answering. */
  private CompletableFuture<Void> running(Process host) {
    return CompletableFuture.runAsync(
        () -> {
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            if (!HeldHost.ALL_RUN.equals(line)) {
              throw new IllegalStateException("the host ended; see " + directory + "/host.log");
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Opens a session as a new host does, in the same home of Brokerline, and closes it. */
  private void nextStart(Candidate program) throws Exception {
    Path work = Files.createDirectories(directory.resolve("next"));
    try (AgentSession session =
        Talk.await(
            "the next session",
            Harness.open(RealStage.options(program, work, environmentOf(program)).build()))) {
      require(
          session.status().state() == SessionState.IDLE, "the next session is " + session.status());
    }
  }

  private Map<String, String> environmentOf(Candidate program) throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    try (MockModel none = MockModel.start()) {
      variables.putAll(
          MockModelHome.create(directory.resolve("next-home"), none.address(), directory)
              .environment(program.executable()));
    }
    return variables;
  }

  /** Returns those that run. One that init has not reaped yet counts as alive, but runs no more. */
  private static List<ProcessHandle> alive(List<ProcessHandle> processes) {
    return processes.stream()
        .filter(ProcessHandle::isAlive)
        .filter(process -> state(process) != 'Z')
        .toList();
  }

  /**
   * Returns the state of a process as Linux tells it; a blank if it is gone, or on other systems.
   */
  private static char state(ProcessHandle process) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).charAt(0);
    } catch (IOException e) {
      return ' ';
    }
  }

  private static String described(ProcessHandle process) {
    return process.pid() + " " + process.info().commandLine().orElse("?");
  }

  private static List<String> daemons(List<ProcessHandle> processes) {
    return Stream.concat(processes.stream(), ProcessHandle.allProcesses())
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("managed-daemon") || line.contains("app-server-daemon"))
        .toList();
  }

  /** Returns the processes whose environment names this check's home; none where that is secret. */
  private List<Long> holders() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(
            pid -> {
              try {
                return pid != ProcessHandle.current().pid()
                    && Files.readString(
                            Path.of("/proc", pid.toString(), "environ"),
                            StandardCharsets.ISO_8859_1)
                        .contains(home().toString());
              } catch (IOException e) {
                return false;
              }
            })
        .toList();
  }
}
