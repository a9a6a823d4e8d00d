package dev.brokerline.testing.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Archives of the classes of fakes, with which Java starts them in half the time. A build asks for
 * them with {@code -Dbrokerline.test.archives=DIRECTORY}; without that there are none. Each is made
 * once, by the first JVM that needs it.
 */
public final class ClassArchive {

  private static final String DIRECTORY = "brokerline.test.archives";
  private static final long LESSON_SECONDS = 60;

  /** By the file. */
  private static final Map<Path, Optional<Path>> KNOWN = new ConcurrentHashMap<>();

  private ClassArchive() {}

  /**
   * A first use of a program.
   *
   * @param command of Java
   * @param environment besides this JVM's
   * @param input all that the program reads
   */
  public record Lesson(List<String> command, Map<String, String> environment, String input) {
    public Lesson {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Returns the option with which Java uses the archive of a program; empty if none is wanted, or
   * if there can be none. Blocks for a second or two while the archive is made.
   *
   * @param name of the program
   * @param jars the class path of the program, of which Java takes no directories
   * @param lesson what uses the classes and ends soon
   */
  public static List<String> options(String name, List<Path> jars, Lesson lesson) {
    String directory = System.getProperty(DIRECTORY, "");
    if (directory.isEmpty() || !jars.stream().allMatch(Files::isRegularFile)) {
      return List.of();
    }
    try {
      Path file = Path.of(directory).resolve(fileName(name, jars));
      return KNOWN
          .computeIfAbsent(file, it -> made(it, lesson))
          .map(archive -> List.of("-XX:SharedArchiveFile=" + archive))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String fileName(String name, List<Path> jars) throws IOException {
    StringBuilder facts = new StringBuilder(System.getProperty("java.vm.version"));
    for (Path jar : jars) {
      facts.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
    }
    return name + "-" + UUID.nameUUIDFromBytes(facts.toString().getBytes(UTF_8)) + ".jsa";
  }

  /** Other JVMs wait here for the one that makes it. */
  private static Optional<Path> made(Path file, Lesson lesson) {
    try {
      Files.createDirectories(file.getParent());
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // Released with the channel.
        var unused = channel.lock();
        if (!Files.exists(file)) {
          make(file, lesson);
        }
      }
      // An empty one tells that there can be none.
      return Files.size(file) == 0 ? Optional.empty() : Optional.of(file);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Java crashes with an archive that is not whole, so one gets its name when it is. */
  private static void make(Path file, Lesson lesson) throws IOException, InterruptedException {
    Path attempt = file.resolveSibling(file.getFileName() + ".new");
    List<String> command = new ArrayList<>(lesson.command());
    command.add(1, "-XX:ArchiveClassesAtExit=" + attempt);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(lesson.environment());
    Process java =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream input = java.getOutputStream()) {
      input.write(lesson.input().getBytes(UTF_8));
    }
    if (!java.waitFor(LESSON_SECONDS, TimeUnit.SECONDS)) {
      java.destroyForcibly().waitFor();
      Files.deleteIfExists(attempt);
    }
    if (Files.exists(attempt)) {
      Files.move(attempt, file, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.createFile(file);
    }
  }
}
