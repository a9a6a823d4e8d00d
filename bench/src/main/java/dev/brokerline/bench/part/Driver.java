package dev.brokerline.bench.part;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A running program that puts a client under load when it is told to, and waits meanwhile. So all
 * contenders are measured in turn, load by load, and each is compiled only once.
 */
final class Driver implements AutoCloseable {

  /** Far more than the longest round takes, which is that of a fleet. */
  private static final long LIMIT_SECONDS = 100;

  private static final long END_SECONDS = 10;

  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;
  private final List<String> loads;

  /**
   * Starts a program, and waits until its client is connected.
   *
   * @param errors the file for its standard error
   */
  Driver(List<String> command, File errors) throws IOException {
    process = new ProcessBuilder(command).redirectError(errors).start();
    to = process.outputWriter(StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
    loads = new ArrayList<>(Arrays.asList(line().split(" ", -1)));
  }

  boolean has(String load) {
    return loads.contains(load);
  }

  /** A load that a program could not run. */
  static final class LoadFailedException extends Exception {

    private static final long serialVersionUID = 1;

    LoadFailedException(String message) {
      super(message);
    }
  }

  /**
   * Runs a load for about that time, and returns its figures by their names.
   *
   * @throws LoadFailedException if it fails; other loads may still run
   * @throws IOException if the program has ended, or says nothing
   */
  Map<String, Double> measure(String load, long millis) throws IOException, LoadFailedException {
    to.write(load + " " + millis + "\n");
    to.flush();
    Map<String, Double> figures = new LinkedHashMap<>();
    String failure = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      int space = line.indexOf(' ');
      String value = line.substring(space + 1);
      if (line.startsWith("failed ")) {
        failure = value;
      } else {
        figures.put(line.substring(0, space), Double.parseDouble(value));
      }
    }
    if (!failure.isEmpty()) {
      loads.remove(load);
      throw new LoadFailedException(failure);
    }
    return figures;
  }

  /** Returns the next line; a program that says nothing for too long is killed. */
  private String line() throws IOException {
    var unused =
        process
            .onExit()
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .whenComplete((ended, late) -> killIf(late));
    @Nullable String line = from.readLine();
    unused.cancel(false);
    if (line == null) {
      throw new IOException("it ended before it had told its figures");
    }
    return line;
  }

  private void killIf(@Nullable Throwable late) {
    if (late instanceof TimeoutException) {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Ends the program, and what it has started. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    try {
      to.close();
    } catch (IOException e) {
      // It has ended already.
    }
    process
        .onExit()
        .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
