package dev.brokerline.spawn.process;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says why a command cannot be started: before it is tried, and after it was. */
final class LaunchDiagnosis {

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
    Path directory = command.directory();
    if (!Files.isDirectory(directory)) {
      return Files.exists(directory)
          ? "its working directory " + directory + " is not a directory"
          : "its working directory " + directory + " does not exist";
    }
    return null;
  }

  /** Returns what the operating system's refusal means; the file was there before. */
  static String after(IOException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.contains("error=8,")) {
      return "it is not a program for this system and processor (exec format error)";
    }
    if (message.contains("error=2,")) {
      return "the file is there, but the interpreter or loader it names is not";
    }
    if (message.contains("error=13,")) {
      return "the operating system denies permission to execute it";
    }
    if (message.contains("error=26,")) {
      return "it is being written by another process (text file busy)";
    }
    return message;
  }
}
