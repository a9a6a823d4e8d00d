package dev.brokerline.testing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.spawn.BrokerProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the fake broker startable as a child process, like the real broker's executable. */
public final class FakeBrokerExecutable {

  /** The file's name: the real broker's. */
  public static final String FILE_NAME = "agent-relay-broker";

  private FakeBrokerExecutable() {}

  /**
   * Writes an executable file that starts {@link FakeBrokerMain} on this JVM's Java.
   *
   * @param directory an existing directory; a file of that name in it is replaced
   * @param fakeOptions options of {@link FakeBrokerMain}, for every start of this file
   * @return the file, which works as long as this JVM's class path does
   * @throws IOException if it could not be written
   * @throws UnsupportedOperationException if the file system is not POSIX; use {@link #command}
   */
  public static Path create(Path directory, String... fakeOptions) throws IOException {
    String words =
        command(fakeOptions).stream()
            .map(FakeBrokerExecutable::quoted)
            .collect(Collectors.joining(" "));
    Path file = directory.toAbsolutePath().resolve(FILE_NAME);
    Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** Returns the command that starts the fake; the broker's own arguments are to follow. */
  public static List<String> command(String... fakeOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-cp", classPath(), FakeBrokerMain.class.getName()));
    command.addAll(List.of(fakeOptions));
    return command;
  }

  /** Returns where the classes of the fake are, be this JVM's path a class or a module path. */
  private static String classPath() {
    return Stream.of(
            FakeBrokerMain.class,
            RawJson.class,
            BrokerProcess.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonInclude.class)
        .map(FakeBrokerExecutable::location)
        .distinct()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path is no path", e);
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
