package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.pty.PtyEnd;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcess;
import dev.brokerline.spawn.pty.PtyProcessListener;
import dev.brokerline.spawn.pty.PtySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts the terminals of one test, and closes those that are left. */
final class Terminals implements AutoCloseable {

  static final Path SH = Path.of("/bin/sh");
  static final PtySize SIZE = new PtySize(80, 24);

  private final PtyKind kind;
  private final Path directory;
  private final List<PtyProcess> started = new ArrayList<>();
  PtyOptions options;

  Terminals(PtyKind kind, Path directory) {
    this.kind = kind;
    this.directory = directory;
    this.options = PtyOptions.of(SharedExecutors.LISTENERS, directory.resolve("home"));
  }

  ProcessCommand command(String script) {
    return new ProcessCommand(
        SH,
        List.of("-c", script),
        directory,
        Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "TERM", "dumb"));
  }

  PtyProcess sh(String script, PtyProcessListener listener) {
    return start(command(script), listener);
  }

  PtyProcess start(ProcessCommand command, PtyProcessListener listener) {
    PtyProcess process = kind.factory(options).start(command, SIZE, listener);
    started.add(process);
    return process;
  }

  static PtyEnd end(PtyProcess process) {
    return process.close().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Returns whether a process runs; one that only waits to be reaped does not. */
  static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    CompletableFuture.allOf(
            started.stream().map(PtyProcess::close).toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    started.forEach(process -> assertThat(process.isAlive()).isFalse());
  }
}
