package dev.brokerline.agents;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A broker's process, whose input a test may plug. */
public record PluggedProcess(ChildProcess process, AtomicBoolean plugged) implements ChildProcess {

  static ChildProcess.Factory factory(ChildProcess.Factory processes, AtomicBoolean plugged) {
    return (command, listener) -> new PluggedProcess(processes.start(command, listener), plugged);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public Offer offer(byte[] line) {
    return plugged.get() ? Offer.CLOSED : process.offer(line);
  }

  @Override
  public void closeStdin() {
    process.closeStdin();
  }

  @Override
  public void terminate() {
    process.terminate();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public CompletableFuture<ExitStatus> exited() {
    return process.exited();
  }
}
