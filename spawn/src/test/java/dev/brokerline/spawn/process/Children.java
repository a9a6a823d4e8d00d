package dev.brokerline.spawn.process;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the children of one test, and ends those that are left with their grandchildren. */
final class Children implements AutoCloseable {

  static final Path SH = Path.of("/bin/sh");

  private final Backend backend;
  private final Path directory;
  private final List<ChildProcess> started = new ArrayList<>();
  private final List<Long> grandchildren = new ArrayList<>();

  Children(Backend backend, Path directory) {
    this.backend = backend;
    this.directory = directory;
  }

  ChildProcess start(
      ProcessCommand command, ChildProcess.Listener listener, ProcessBackend.Limits limits) {
    ChildProcess process = backend.factory(limits).start(command, listener);
    started.add(process);
    return process;
  }

  ChildProcess sh(String script, ChildProcess.Listener listener) {
    return sh(script, listener, ProcessBackend.Limits.defaults());
  }

  ChildProcess sh(String script, ChildProcess.Listener listener, ProcessBackend.Limits limits) {
    return start(command(script), listener, limits);
  }

  ProcessCommand command(String script) {
    return new ProcessCommand(
        SH, List.of("-c", script), directory, Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
  }

  /** Has this process ended too; it is named by a line of output. */
  void adopt(String pid) {
    grandchildren.add(Long.parseLong(pid.trim()));
  }

  @Override
  public void close() {
    for (long pid : grandchildren) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    started.forEach(ChildProcess::kill);
  }
}
