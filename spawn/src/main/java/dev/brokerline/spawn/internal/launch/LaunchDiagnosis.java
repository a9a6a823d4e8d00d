package dev.brokerline.spawn.internal.launch;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.spawn.error.LaunchException.Fault;
import dev.brokerline.spawn.error.UnsupportedPlatformException;
import dev.brokerline.spawn.internal.DirectoryFault;
import dev.brokerline.spawn.internal.NoexecMount;
import dev.brokerline.spawn.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Determines why a command cannot be started, before and after an attempt. */
public final class LaunchDiagnosis {

  private static final Logger LOG = LoggerFactory.getLogger(LaunchDiagnosis.class);

  /** JDK 17 writes {@code error=2, ...}, JDK 25 {@code error: 2 (...)}. */
  private static final Pattern ERROR_NUMBER = Pattern.compile("error(?:=|: )(\\d+)");

  private static final String BUSY = "26";

  private LaunchDiagnosis() {}

  /**
   * Checks a command, so that only the operating system can still refuse it.
   *
   * @throws LaunchException if the file or the working directory is wrong
   */
  public static void require(ProcessCommand command) {
    String fault = faultOf(command, platform());
    if (fault != null) {
      throw new LaunchException(command.executable(), faultKind(command), fault, null);
    }
  }

  /**
   * Returns what is wrong with the file or the working directory, or null.
   *
   * @param platform the platform, or null if it is unknown
   */
  public static @Nullable String faultOf(ProcessCommand command, @Nullable Platform platform) {
    String file = faultOfFile(command.executable());
    if (file != null) {
      return file;
    }
    String content = platform == null ? null : faultOfContent(command, platform);
    return content == null ? faultOfDirectory(command.directory()) : content;
  }

  private static @Nullable Platform platform() {
    try {
      return Platform.current();
    } catch (UnsupportedPlatformException e) {
      return null;
    }
  }

  private static @Nullable String faultOfFile(Path file) {
    if (!Files.exists(file)) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? "it is a symbolic link to a file that does not exist"
          : "there is no such file";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory; name the program in it";
    }
    if (!Files.isExecutable(file)) {
      return NoexecMount.of(file)
          .filter(mount -> hasExecuteBit(file))
          .map(LaunchDiagnosis::noexec)
          .orElse("it is not executable by this user; chmod +x makes it so");
    }
    return null;
  }

  private static boolean hasExecuteBit(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OWNER_EXECUTE);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("cannot read the permissions of {}", file, e);
      return false;
    }
  }

  private static String noexec(Path mount) {
    return "it lies on "
        + mount
        + ", which is mounted noexec: no program is started from there; put it elsewhere, or set"
        + " BROKERLINE_HOME to a directory elsewhere";
  }

  /** Checks the content, because the JDK passes a file of an unknown format to a shell. */
  public static @Nullable String faultOfContent(ProcessCommand command, Platform platform) {
    Path file = command.executable();
    if (!Files.isReadable(file)) {
      return null;
    }
    try {
      return ExecutableFault.of(ExecutableHeader.of(file), command, platform);
    } catch (IOException e) {
      return "it cannot be read: " + e.getMessage();
    }
  }

  private static @Nullable String faultOfDirectory(Path directory) {
    return DirectoryFault.of(directory)
        .map(fault -> "its working directory " + directory + " " + fault)
        .orElse(null);
  }

  /** Returns whether the start failed because the file is open for writing, which ends soon. */
  public static boolean isBusy(IOException refusal) {
    Matcher error = ERROR_NUMBER.matcher(String.valueOf(refusal.getMessage()));
    return error.find() && error.group(1).equals(BUSY);
  }

  /** Returns what the operating system's refusal means, given that the file exists. */
  public static String after(IOException refusal) {
    String message = String.valueOf(refusal.getMessage());
    Matcher error = ERROR_NUMBER.matcher(message);
    return error.find() ? meaning(error.group(1), message) : message;
  }

  /**
   * Returns why the operating system refused to start a command, as far as can be found out now.
   *
   * @param errno the error number of the refusal
   */
  public static LaunchException refused(ProcessCommand command, int errno) {
    Path file = command.executable();
    String known = faultOf(command, platform());
    String why = known == null ? meaning(Integer.toString(errno), "") : known;
    return new LaunchException(file, faultKind(command), why + " (error " + errno + ")", null);
  }

  private static Fault faultKind(ProcessCommand command) {
    if (!Files.exists(command.executable())) {
      return Fault.PROGRAM_NOT_FOUND;
    }
    if (!Files.isExecutable(command.executable()) || Files.isDirectory(command.executable())) {
      return Fault.PROGRAM_NOT_EXECUTABLE;
    }
    return DirectoryFault.of(command.directory()).isPresent()
        ? Fault.DIRECTORY_UNUSABLE
        : Fault.OTHER;
  }

  private static String meaning(String errno, String message) {
    return switch (errno) {
      case "2" -> "the file is there, but the interpreter or loader it names is not";
      case "7" -> "its arguments and environment variables are too long together";
      case "8" -> "it is not a program for this system and processor (exec format error)";
      case "11", "12" ->
          "this system has no room for another process" + (message.isEmpty() ? "" : ": " + message);
      case "13" -> "the operating system denies permission to execute it";
      case BUSY -> "it is being written by another process (text file busy)";
      case "86" ->
          "it is made for another processor than this Mac's; on Apple silicon, 'softwareupdate"
              + " --install-rosetta' lets programs for Intel run";
      default -> message.isEmpty() ? "the operating system refuses it" : message;
    };
  }
}
