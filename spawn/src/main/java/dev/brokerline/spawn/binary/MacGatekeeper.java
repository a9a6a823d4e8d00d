package dev.brokerline.spawn.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Meets macOS's requirements for a program that its own installers did not install: no quarantine
 * flag, and a signature, possibly an ad-hoc one. The published binaries have a signature. A file
 * without a valid one is signed, which changes the file.
 */
final class MacGatekeeper {

  private static final long LIMIT_SECONDS = 20;

  /** Runs a command and returns its exit code. */
  @FunctionalInterface
  interface Commands {
    int run(List<String> command) throws IOException, InterruptedException;
  }

  private final Commands commands;

  MacGatekeeper(Commands commands) {
    this.commands = commands;
  }

  /** Returns an instance that runs the system's commands. */
  static MacGatekeeper ofThisSystem() {
    return new MacGatekeeper(MacGatekeeper::run);
  }

  /**
   * Makes a verified file startable.
   *
   * @throws IOException if it has no signature and cannot be signed
   */
  void admit(Path file) throws IOException, InterruptedException {
    String name = file.toString();
    // Most files have no such flag, and then this fails.
    commands.run(List.of("/usr/bin/xattr", "-d", "com.apple.quarantine", name));
    boolean signed = commands.run(List.of("/usr/bin/codesign", "--verify", name)) == 0;
    if (!signed
        && commands.run(List.of("/usr/bin/codesign", "--force", "--sign", "-", name)) != 0) {
      throw new IOException(
          "macOS will not start "
              + file
              + ": it has no valid signature, and codesign gave it none");
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command.get(0) + " did not end within " + LIMIT_SECONDS + " s");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
