package dev.brokerline.harness.real;

import dev.brokerline.spawn.internal.DirectoryTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the real agent programs against a mock model, and says what each can do: the script {@code
 * src-test-fixtures/real-agents}. The variable {@code REAL_AGENTS_STEP} says whether it installs
 * what the arguments ask for, or checks, which needs no network.
 */
public final class RealAgents {

  private static final int BAD_USAGE = 2;

  /** A proxy at which nobody answers. The mock model needs none. */
  private static final String NOBODY = "http://127.0.0.1:9";

  private final CommandLine line;
  private final Path directory;
  private final Map<String, String> environment;
  private final PrintStream progress = System.err;

  private RealAgents(CommandLine line, Path directory, Map<String, String> environment) {
    this.line = line;
    this.directory = directory;
    this.environment = environment;
  }

  /** Exits with 0 only if nothing failed. */
  public static void main(String... arguments) throws Exception {
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> arguments) throws Exception {
    CommandLine line;
    try {
      line = CommandLine.parse(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("real-agents: " + e.getMessage());
      return BAD_USAGE;
    }
    if ("install".equals(System.getenv("REAL_AGENTS_STEP"))) {
      if (!line.install().isEmpty()) {
        Npm.install(line.install(), line.cache());
      }
      return 0;
    }
    Path directory = Files.createTempDirectory("real-agents").toRealPath();
    return new RealAgents(line, directory, plain(line.cache())).check();
  }

  /** Returns what the programs get of this environment: nothing that configures one of them. */
  private static Map<String, String> plain(Path cache) {
    Map<String, String> variables = new TreeMap<>();
    for (String name : List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME")) {
      String value = System.getenv(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    variables.merge("PATH", Npm.executables(cache).toString(), (path, first) -> first + ":" + path);
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
      variables.put(name, NOBODY);
    }
    return variables;
  }

  private int check() throws Exception {
    List<Installed> found = found();
    if (found.isEmpty()) {
      progress.println("real-agents: none of these programs was found; --install all gets them");
      return 1;
    }
    Deadline deadline = Deadline.in(line.limit());
    Suite suite = new Suite(line.checks(), deadline, progress);
    List<Report> reports = new ArrayList<>();
    for (Installed program : found) {
      reports.add(
          suite.run(
              program.candidate().id(),
              program.version(),
              check -> (upstream, wishes) -> stage(program.candidate(), check, upstream, wishes)));
    }
    boolean good = reports.stream().allMatch(Report::good);
    System.out.print(Table.of(reports, LocalDate.now(ZoneOffset.UTC)));
    if (line.hostKill()) {
      Finding finding = hostKill(found, deadline);
      System.out.println(
          "\n`kill -9` of a host with all of them in a turn: " + Table.words(finding));
      good &= finding.status() == Finding.Status.OK;
    }
    if (good) {
      DirectoryTree.delete(directory);
    } else {
      progress.println("real-agents: what the programs wrote is in " + directory);
    }
    return good ? 0 : 1;
  }

  private Finding hostKill(List<Installed> found, Deadline deadline) throws IOException {
    if (deadline.leftAtMost(Duration.ofMinutes(1)).isNegative()) {
      return new Finding(Finding.Status.NOT_RUN, "");
    }
    progress.println("real-agents: host-kill");
    return new HostKill(Files.createDirectories(directory.resolve("host-kill")), environment)
        .run(found.stream().map(Installed::candidate).toList());
  }

  private List<Installed> found() throws IOException, InterruptedException {
    List<Installed> found = new ArrayList<>();
    for (Candidate candidate : line.only()) {
      Optional<Installed> program = Installed.find(candidate, environment);
      program.ifPresent(found::add);
      progress.println(
          program
              .map(it -> "%s %s: %s".formatted(candidate.id(), it.version(), it.executable()))
              .orElse(candidate.id() + " is not installed; --install " + candidate.id()));
    }
    return found;
  }

  private Stage stage(Candidate candidate, Check check, Upstream upstream, List<Wish> wishes)
      throws IOException {
    Path place = directory.resolve(candidate.id()).resolve(check.id());
    Files.createDirectories(place);
    return RealStage.make(candidate, place, environment, upstream, wishes);
  }
}
