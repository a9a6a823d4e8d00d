package dev.brokerline.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Finds the usual agent programs and their versions. All are started in parallel, each on its own
 * daemon thread and with a time limit.
 */
final class AgentPrograms {

  /** The names of the programs. */
  static final List<String> NAMES =
      List.of("claude", "codex", "gemini", "opencode", "cursor-agent", "aider", "goose", "droid");

  private static final int MAX_OUTPUT = 4096;
  private static final int MAX_LINE = 100;

  private final Map<String, String> environment;
  private final Duration limit;

  /**
   * @param environment the environment of the programs, with the {@code PATH} to search
   * @param limit the time limit for one program
   */
  AgentPrograms(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /** Starts all programs. The future completes within the limit. */
  CompletableFuture<List<String>> ask() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (String name : NAMES) {
      onPath(name).ifPresent(file -> answers.add(ask(name, file)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  /** Returns the file of a program on the {@code PATH}. */
  Optional<Path> onPath(String name) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .flatMap(directory -> file(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Stream<Path> file(String directory, String name) {
    try {
      return Stream.of(Path.of(directory, name));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private CompletableFuture<String> ask(String name, Path file) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> answer.complete(name + " " + version(file) + " (" + file + ")"),
            "brokerline-doctor-" + name);
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  private String version(Path file) {
    ProcessBuilder builder =
        new ProcessBuilder(file.toString(), "--version")
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> line =
          CompletableFuture.supplyAsync(() -> firstLine(process), AgentPrograms::onThread);
      try {
        return line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (TimeoutException e) {
      return "did not tell its version within " + limit.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was not heard to its end";
    } catch (IOException | ExecutionException e) {
      return "cannot be started: " + e.getMessage();
    }
  }

  private static void onThread(Runnable task) {
    Thread thread = new Thread(task, "brokerline-doctor-read");
    thread.setDaemon(true);
    thread.start();
  }

  private static String firstLine(Process process) {
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
      String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("tells no version");
      String plain = line.strip().replaceAll("\\e\\[[0-9;?]*[A-Za-z]|\\p{Cntrl}", "");
      return plain.length() > MAX_LINE ? plain.substring(0, MAX_LINE) + "…" : plain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
