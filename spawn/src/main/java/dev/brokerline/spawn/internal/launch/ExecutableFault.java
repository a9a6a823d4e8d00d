package dev.brokerline.spawn.internal.launch;

import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.platform.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes why a file's content prevents it from running on a platform. */
public final class ExecutableFault {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutableFault.class);

  /** The directory in which Linux lists its emulators. */
  private static final Path EMULATORS = Path.of("/proc/sys/fs/binfmt_misc");

  private ExecutableFault() {}

  /** Returns what is wrong with the command's file, or null. */
  static @Nullable String of(ExecutableHeader header, ProcessCommand command, Platform platform) {
    return switch (header.format()) {
      case EMPTY -> "it is empty: a copy or a download broke off; install it again";
      case WEB_PAGE -> "it is a web page, not a program: a proxy's or a login page was saved";
      case ARCHIVE -> "it is an archive, not a program; unpack it and name the program in it";
      case UNKNOWN -> unknown(platform);
      case SCRIPT -> ofScript(header.interpreter(), command);
      case PE -> foreignSystem("Windows", header, platform);
      case MACH_O ->
          platform.os() == Platform.Os.DARWIN
              ? truncated(header, command.executable())
              : foreignSystem("macOS", header, platform);
      case ELF ->
          platform.os() == Platform.Os.LINUX
              ? ofElf(header, command.executable(), platform)
              : foreignSystem("Linux", header, platform);
    };
  }

  private static @Nullable String unknown(Platform platform) {
    return platform.os() == Platform.Os.WINDOWS
        ? null
        : "it is not a program for "
            + platform
            + ": it starts like none, and not with #! like a script either";
  }

  private static String foreignSystem(String system, ExecutableHeader header, Platform platform) {
    String container = system.equals("macOS") ? " (a container runs Linux, on a Mac too)" : "";
    return "it is a program for %s%s, and this is %s%s; use the one for %s"
        .formatted(system, processors(header), platform, container, platform);
  }

  private static String processors(ExecutableHeader header) {
    return header.processors().isEmpty()
        ? ""
        : " on " + String.join(" and ", header.processors().stream().sorted().toList());
  }

  private static @Nullable String ofElf(ExecutableHeader header, Path file, Platform platform) {
    String truncated = truncated(header, file);
    if (truncated != null) {
      return truncated;
    }
    if (isForeign(header, platform) && !isEmulated(EMULATORS)) {
      String processor = String.join("", header.processors());
      return "it is a program for Linux on %s, and this is %s; use the one for %s%s"
          .formatted(processor, platform, platform, containerHint(processor));
    }
    return ofLoader(header.interpreter());
  }

  /**
   * Returns whether the file is for another processor. A 64-bit Intel system also runs 32-bit
   * programs.
   */
  private static boolean isForeign(ExecutableHeader header, Platform platform) {
    return !header.processors().isEmpty()
        && !header.processors().contains(platform.arch().id())
        && !(platform.arch().id().equals("x64")
            && (header.processors().contains("32-bit x86") || header.processors().contains("x32")));
  }

  private static String containerHint(String processor) {
    String image =
        switch (processor) {
          case "x64" -> "linux/amd64";
          case "arm64" -> "linux/arm64";
          default -> "";
        };
    return image.isEmpty()
        ? ""
        : ", or in a container an image for %s (--platform %s)".formatted(image, image);
  }

  /** Returns whether the system may have an emulator for other processors. */
  public static boolean isEmulated(Path emulators) {
    if (!Files.isDirectory(emulators)) {
      return false;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(emulators, "{qemu,rosetta,box64}*")) {
      return entries.iterator().hasNext();
    } catch (IOException e) {
      LOG.debug("cannot list {}", emulators, e);
      return false;
    }
  }

  private static @Nullable String ofLoader(String loader) {
    if (loader.isEmpty() || isThere(loader)) {
      return null;
    }
    if (loader.contains("ld-musl")) {
      return "it is made for musl (Alpine), and this system has no "
          + loader
          + ": use a program for glibc, or the broker's own release, which needs neither";
    }
    if (loader.contains("ld-linux")) {
      return "it is made for glibc, and this system has no "
          + loader
          + " (Alpine and other systems with musl have none): use a program for musl, or the"
          + " broker's own release, which needs neither";
    }
    return "it needs the loader " + loader + ", which does not exist here";
  }

  private static @Nullable String truncated(ExecutableHeader header, Path file) {
    long size = file.toFile().length();
    if (header.bytesPromised() <= size) {
      return null;
    }
    return "it is truncated: it has %d bytes, and its header tells of %s; install it again"
        .formatted(
            size, header.bytesPromised() == Long.MAX_VALUE ? "more" : header.bytesPromised());
  }

  private static @Nullable String ofScript(String line, ProcessCommand command) {
    if (line.endsWith("\r")) {
      return "it is a script whose first line ends as on Windows, so that its interpreter is not"
          + " found; save it with plain line ends";
    }
    List<String> words = Arrays.asList(line.strip().split("\\s+", 2));
    String interpreter = words.get(0);
    if (interpreter.isEmpty()) {
      return "it is a script that names no interpreter after #!";
    }
    if (!isThere(interpreter)) {
      return "it is a script for " + interpreter + ", which does not exist here";
    }
    if (!Files.isExecutable(Path.of(interpreter)) || Files.isDirectory(Path.of(interpreter))) {
      return "it is a script for " + interpreter + ", which is no executable program";
    }
    boolean searched = interpreter.endsWith("/env") && words.size() == 2;
    return searched ? ofSearched(words.get(1), command) : null;
  }

  private static @Nullable String ofSearched(String program, ProcessCommand command) {
    String path = command.environment().getOrDefault("PATH", "");
    boolean plain = program.matches("[A-Za-z0-9._+-]+") && !program.startsWith("-");
    if (!plain || path.isEmpty() || isOnPath(program, path)) {
      return null;
    }
    return "it is a script for '"
        + program
        + "', which is in none of the directories of its PATH, "
        + path;
  }

  private static boolean isThere(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isOnPath(String program, String path) {
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(
            directory -> {
              try {
                return Files.isExecutable(Path.of(directory, program));
              } catch (InvalidPathException e) {
                return false;
              }
            });
  }
}
