package dev.brokerline.spawn.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Programs that a test starts, and that are killed at its end with all that they have started. */
final class Programs implements AutoCloseable {

  /** What ignores whatever can be ignored, with a child of the same kind in another session. */
  static final String STUBBORN = "trap '' HUP TERM; setsid sleep 600 & while :; do wait; done";

  private final List<ProcessHandle> started = new ArrayList<>();

  Process start(String... command) throws IOException {
    return start(Map.of(), command);
  }

  Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process.toHandle());
    return process;
  }

  /** Starts a script, and returns when it has this many children. */
  Process bash(String script, int children) throws IOException {
    Process process = start("bash", "-c", script);
    Awaitility.await().until(() -> process.children().count() >= children);
    process.descendants().forEach(started::add);
    return process;
  }

  /** Returns the identity of a program, once it runs that and not what forked it. */
  static ProcessIdentity identity(Process process, String name) {
    return Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(
            () -> ProcessIdentity.of(process.pid()),
            identity -> identity.map(ProcessIdentity::name).equals(Optional.of(name)))
        .orElseThrow();
  }

  /** Returns whether it runs; one that only waits to be reaped does not. */
  static boolean runs(ProcessIdentity process) {
    return ThisSystem.PROCESSES.isAlive(process);
  }

  @Override
  public void close() {
    for (ProcessHandle process : started) {
      List<ProcessHandle> family = process.descendants().toList();
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
