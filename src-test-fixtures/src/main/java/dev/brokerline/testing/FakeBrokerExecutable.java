package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.testing.launch.JavaExecutable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an executable file of the fake broker, which any language can start by its path and
 * arguments like the real one. As a program, this class takes a directory and options of {@link
 * FakeBrokerMain}, writes the executable into the directory, and prints its path.
 */
public final class FakeBrokerExecutable {

  /** The name of the file, which is that of the real broker. */
  public static final String FILE_NAME = "agent-relay-broker";

  private FakeBrokerExecutable() {}

  /** Writes the executable into the directory that is the first argument, and prints its path. */
  public static void main(String[] args) throws IOException {
    List<String> options = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    String complaint = complaint(args, options);
    if (complaint != null) {
      print(FileDescriptor.err, "error: " + complaint);
      Runtime.getRuntime().halt(FakeBrokerMain.BAD_USAGE);
    }
    Path file = create(Path.of(args[0]), options.toArray(String[]::new));
    print(FileDescriptor.out, file.toString());
  }

  private static @Nullable String complaint(String[] args, List<String> options) {
    if (args.length == 0 || !Files.isDirectory(Path.of(args[0]))) {
      return "the first argument must be a directory that exists";
    }
    try {
      List<String> others = FakeOption.apply(options, FakeBroker.builder());
      return others.isEmpty() ? null : "not options of the fake: " + others;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static void print(FileDescriptor stream, String line) throws IOException {
    new FileOutputStream(stream).write((line + "\n").getBytes(UTF_8));
  }

  /**
   * Writes an executable file that starts {@link FakeBrokerMain} with this JVM's Java.
   *
   * @param directory an existing directory; a file of that name in it is replaced
   * @param fakeOptions options of {@link FakeBrokerMain}, for every start of this file
   * @return the file, which works as long as this JVM's class path exists
   * @throws IOException if it could not be written
   * @throws UnsupportedOperationException if the file system is not POSIX; use {@link #command}
   */
  public static Path create(Path directory, String... fakeOptions) throws IOException {
    Path file = directory.toAbsolutePath().resolve(FILE_NAME);
    JavaExecutable.write(file, command(fakeOptions));
    return file;
  }

  /** Returns the command that starts the fake. The broker's own arguments must follow. */
  public static List<String> command(String... fakeOptions) {
    return JavaExecutable.command(
        FakeBrokerMain.class,
        List.of(
            RawJson.class,
            ChildProcess.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonInclude.class),
        List.of("-Xmx512m"),
        List.of(fakeOptions));
  }
}
