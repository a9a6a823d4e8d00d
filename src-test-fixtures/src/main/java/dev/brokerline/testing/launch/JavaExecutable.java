package dev.brokerline.testing.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A class with a main method as a command, and as an executable file. */
public final class JavaExecutable {

  private JavaExecutable() {}

  /**
   * Returns the command that starts a class with this JVM's Java, tuned for a fast start.
   *
   * @param main the class with the main method
   * @param needed classes of the artifacts that it needs besides its own
   * @param arguments what follows
   */
  public static List<String> command(
      Class<?> main, List<Class<?>> needed, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    String classPath =
        classPath(main, needed).stream()
            .map(Path::toString)
            .collect(Collectors.joining(System.getProperty("path.separator")));
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Returns where the classes are, be this JVM's path a class or a module path. */
  public static List<Path> classPath(Class<?> main, List<Class<?>> needed) {
    return Stream.concat(Stream.of(main), needed.stream())
        .map(JavaExecutable::location)
        .distinct()
        .toList();
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path is no path", e);
    }
  }

  /**
   * Writes an executable file that starts a command, with the file's arguments after the command's.
   *
   * @throws UnsupportedOperationException if the file system is not POSIX
   */
  public static void write(Path file, List<String> command) throws IOException {
    String words = command.stream().map(JavaExecutable::quoted).collect(Collectors.joining(" "));
    Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
