package dev.brokerline.harness.real;

import dev.brokerline.harness.program.ProgramLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that was found. */
record Installed(Candidate candidate, Path executable, String version) {

  private static final Pattern IN_PACKAGE = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern IN_OUTPUT = Pattern.compile("\\d+\\.\\d+\\.\\d+[\\w.-]*");
  private static final int SECONDS = 30;

  /** Looks for a program on the search path. */
  static Optional<Installed> find(Candidate candidate, Map<String, String> environment)
      throws IOException, InterruptedException {
    Optional<Path> file = ProgramLocation.find(candidate.program(), environment).executable();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String version = ofPackage(file.get().toRealPath());
    return Optional.of(
        new Installed(
            candidate, file.get(), version.isEmpty() ? told(file.get(), environment) : version));
  }

  /** Returns the version in the nearest package.json above a file; empty if there is none. */
  private static String ofPackage(Path file) throws IOException {
    for (Path up = file.getParent(); up != null; up = up.getParent()) {
      Path description = up.resolve("package.json");
      if (Files.isRegularFile(description)) {
        Matcher version = IN_PACKAGE.matcher(Files.readString(description));
        if (version.find()) {
          return version.group(1);
        }
      }
    }
    return "";
  }

  private static String told(Path file, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("version", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(file.toString(), "--version")
              .redirectInput(new java.io.File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Matcher version = IN_OUTPUT.matcher(Files.readString(output));
      return version.find() ? version.group() : "";
    } finally {
      Files.delete(output);
    }
  }
}
