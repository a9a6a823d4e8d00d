package dev.brokerline.harness.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Installs programs with npm, in a directory of their own. */
final class Npm {

  private static final int MINUTES = 20;

  private Npm() {}

  /** Returns where the executables of installed programs are. */
  static Path executables(Path cache) {
    return cache.resolve("node_modules").resolve(".bin");
  }

  /** Installs the newest versions of programs. What npm prints goes to standard error. */
  static void install(Collection<Candidate> programs, Path cache)
      throws IOException, InterruptedException {
    Files.createDirectories(cache);
    List<String> command =
        new ArrayList<>(
            List.of("npm", "install", "--prefix", cache.toString(), "--no-audit", "--no-fund"));
    programs.forEach(program -> command.add(program.npmPackage() + "@latest"));
    Process npm =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.to(new java.io.File("/dev/stderr")))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      throw new IOException("npm did not end within " + MINUTES + " minutes");
    }
    if (npm.exitValue() != 0) {
      throw new IOException("npm exited with " + npm.exitValue());
    }
  }
}
