package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why a command cannot be started: before it is tried, and after it was. */
final class LaunchDiagnosis {

  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** JDK 17 writes {@code error=2, ...}, JDK 25 {@code error: 2 (...)}. */
  private static final Pattern ERROR_NUMBER = Pattern.compile("error(?:=|: )(\\d+)");

  private LaunchDiagnosis() {}

  /**
   * Passes a command that only the operating system can refuse.
   *
   * @throws LaunchException if the file or the working directory cannot be right
   */
  static void require(BrokerCommand command) {
    String fault = faultOf(command);
    if (fault != null) {
      throw new LaunchException(command.executable(), fault, null);
    }
  }

  private static @Nullable String faultOf(BrokerCommand command) {
    Path file = command.executable();
    if (!Files.exists(file)) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? "it is a symbolic link to a file that does not exist"
          : "there is no such file";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    if (!Files.isExecutable(file)) {
      return "it is not executable by this user; chmod +x makes it so";
    }
    String format = faultOfFormat(file);
    if (format != null) {
      return format;
    }
    Path directory = command.directory();
    if (!Files.isDirectory(directory)) {
      return Files.exists(directory)
          ? "its working directory " + directory + " is not a directory"
          : "its working directory " + directory + " does not exist";
    }
    return null;
  }

  /**
   * The JDK hands a file in no known format to a shell. Linux knows two, whatever else is
   * registered with it.
   */
  private static @Nullable String faultOfFormat(Path file) {
    if (!System.getProperty("os.name").equals("Linux") || !Files.isReadable(file)) {
      return null;
    }
    try (InputStream content = Files.newInputStream(file)) {
      byte[] start = content.readNBytes(ELF.length);
      if (start.length == 0) {
        return "it is empty";
      }
      boolean script = start.length > 1 && start[0] == '#' && start[1] == '!';
      return script || Arrays.equals(start, ELF)
          ? null
          : "it is not a program for Linux: it starts neither like ELF nor with #!";
    } catch (IOException e) {
      return "it cannot be read: " + e.getMessage();
    }
  }

  /** Returns what the operating system's refusal means; the file was there before. */
  static String after(IOException refusal) {
    String message = String.valueOf(refusal.getMessage());
    Matcher error = ERROR_NUMBER.matcher(message);
    if (!error.find()) {
      return message;
    }
    return switch (error.group(1)) {
      case "2" -> "the file is there, but the interpreter or loader it names is not";
      case "8" -> "it is not a program for this system and processor (exec format error)";
      case "13" -> "the operating system denies permission to execute it";
      case "26" -> "it is being written by another process (text file busy)";
      default -> message;
    };
  }
}
