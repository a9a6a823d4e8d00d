package dev.brokerline.broker.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.spawn.internal.OwnerOnly;
import dev.brokerline.spawn.internal.Trust;
import dev.brokerline.spawn.tree.ExitHook;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive of a broker's classes, with which Java starts it in half the time. It is made once for
 * each Java and class path, in the background and in a process of its own, and is kept in
 * Brokerline's home. A broker starts without one as well.
 *
 * <p>Java crashes on an archive that is not whole. So one gets its name when it has been tried, and
 * the name has its length.
 */
public final class ClassArchive {

  /** Names an archive that somebody else keeps, such as the launcher. */
  private static final String GIVEN = "brokerline.broker.archive";

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** A host that ends sooner makes none. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** The requests of a first use. */
  private static final String LESSON =
      """
      {"v":1,"type":"hello","request_id":"1","payload":{"client_name":"a","client_version":"1"}}
      {"v":1,"type":"spawn_agent","request_id":"2","payload":{"agent":{"name":"a","runtime":"pty",\
      "cli":"cat"}}}
      """;

  private static final String LAST_ANSWER = "\"request_id\":\"2\"";

  /** How many archives are kept, of some 10 MB each. */
  private static final int KEPT = 3;

  /** What is made only once in this JVM. */
  private static final Set<Path> BEGUN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final String name;
  private final List<String> program;

  private ClassArchive(Path folder, String name, List<String> program) {
    this.folder = folder;
    this.name = name;
    this.program = program;
  }

  /**
   * Returns Java's options for a program.
   *
   * @param home where archives are kept; empty if there is no such place
   * @param program the options and the class that Java gets
   * @param path the class path of the program, of which Java takes no directories
   */
  public static List<String> options(Optional<Path> home, List<String> program, String path) {
    String given = System.getProperty(GIVEN, "");
    if (!given.isEmpty()) {
      return options(Path.of(given));
    }
    try {
      Optional<ClassArchive> archive = of(home, program, path);
      Optional<Path> whole = archive.flatMap(ClassArchive::whole);
      if (whole.isEmpty()) {
        archive.ifPresent(ClassArchive::makeSoon);
      }
      return whole.map(ClassArchive::options).orElse(List.of());
    } catch (IOException | RuntimeException e) {
      LOG.debug("No archive of classes is used", e);
      return List.of();
    }
  }

  private static List<String> options(Path archive) {
    return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
  }

  /** Returns the archive of a program; empty if there can be none. Package-private for tests. */
  static Optional<ClassArchive> of(Optional<Path> home, List<String> program, String path)
      throws IOException {
    if (home.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder facts =
        new StringBuilder(System.getProperty("java.vm.version")).append(JAVA).append(program);
    for (String entry : path.split(File.pathSeparator, /* limit= */ -1)) {
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        return Optional.empty();
      }
      facts.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
    }
    Path folder = home.get().resolve("classes");
    String name = UUID.nameUUIDFromBytes(facts.toString().getBytes(UTF_8)) + "-";
    return Optional.of(new ClassArchive(folder, name, program));
  }

  /** Returns the file, if it is there and whole. Package-private for tests. */
  Optional<Path> whole() {
    return all().stream()
        .filter(file -> file.equals(folder.resolve(fileName(file.toFile().length()))))
        .findAny();
  }

  private String fileName(long length) {
    return name + length + ".jsa";
  }

  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      // What another user could have written would run as this one.
      return Trust.fault(folder).isPresent()
          ? List.of()
          : files.filter(file -> file.toString().endsWith(".jsa")).toList();
    } catch (IOException e) {
      LOG.debug("{} cannot be read", folder, e);
      return List.of();
    }
  }

  private void makeSoon() {
    if (BEGUN.add(folder.resolve(name))) {
      var unused =
          SharedExecutors.TIMER.schedule(
              DELAY, () -> SharedExecutors.PROCESSES.execute(this::makeOrLog));
    }
  }

  private void makeOrLog() {
    try {
      make();
    } catch (IOException | RuntimeException e) {
      LOG.debug("No archive of classes was made in {}", folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the archive now. Blocks. Package-private for tests. */
  void make() throws IOException, InterruptedException {
    Files.createDirectories(folder, OwnerOnly.directory(folder));
    Path attempt = Files.createTempDirectory(folder, "new", OwnerOnly.directory(folder));
    Path made = attempt.resolve("archive");
    try {
      if (runs(attempt, "-XX:ArchiveClassesAtExit=" + made)
          && runs(attempt, "-Xshare:on", "-XX:SharedArchiveFile=" + made)) {
        Path archive = folder.resolve(fileName(Files.size(made)));
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        forgetOld();
      }
    } finally {
      delete(attempt);
    }
  }

  /** Deletes a directory with the broker's own files and what Java may have left in it. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** Runs the program until its input ends, and returns whether all was well. */
  private boolean runs(Path directory, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:-CreateCoredumpOnCrash"));
    command.addAll(List.of(options));
    command.addAll(program);
    command.add("init");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("BROKERLINE_HOME", directory.toString());
    Process process = builder.start();
    ExitHook.Guarded guard = new Guard(process);
    Timer.Scheduled end = SharedExecutors.TIMER.schedule(LIMIT, () -> process.destroyForcibly());
    try {
      return ExitHook.SHARED.add(guard) && learns(process);
    } finally {
      end.cancel();
      process.destroyForcibly();
      ExitHook.SHARED.remove(guard);
    }
  }

  private static boolean learns(Process process) throws IOException, InterruptedException {
    BufferedReader answers = process.inputReader(UTF_8);
    boolean learned;
    try (OutputStream input = process.getOutputStream()) {
      input.write(LESSON.getBytes(UTF_8));
      input.flush();
      learned = answers.lines().anyMatch(answer -> answer.contains(LAST_ANSWER));
    }
    answers.lines().forEach(rest -> {});
    return learned && process.waitFor() == 0;
  }

  private void forgetOld() {
    List<Path> oldestLast =
        all().stream()
            .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed())
            .toList();
    oldestLast.stream().skip(KEPT).forEach(file -> file.toFile().delete());
  }

  /** The end of a process with this JVM. */
  private record Guard(Process process) implements ExitHook.Guarded {

    @Override
    public CompletableFuture<?> close() {
      return process.destroyForcibly().onExit();
    }

    @Override
    public void endByForce(Duration limit) {
      process.destroyForcibly();
    }
  }
}
