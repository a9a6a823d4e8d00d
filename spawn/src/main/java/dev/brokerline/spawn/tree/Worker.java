package dev.brokerline.spawn.tree;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process through which a broker runs one agent. The agent's program is a child of it, in a
 * terminal that the worker alone writes to.
 */
public final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final String agent;
  private final ProcessIdentity process;
  private final Processes processes;

  Worker(String agent, ProcessIdentity process, Processes processes) {
    this.agent = agent;
    this.process = process;
    this.processes = processes;
  }

  /** Returns the name of its agent. */
  public String agent() {
    return agent;
  }

  /** Returns the operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /**
   * Returns how many bytes the broker has written to the worker that it has not read yet, as they
   * are at this moment; empty if this system does not tell. Linux does.
   */
  public OptionalLong unreadBytes() {
    return processes.isAlive(process) ? processes.unreadInput(process.pid()) : OptionalLong.empty();
  }

  /**
   * Ends the worker by force (SIGKILL). What it was typing is lost, and the hang-up of its terminal
   * reaches the program.
   *
   * @return whether it still ran and was told so
   */
  public boolean kill() {
    var handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !processes.runs(process)) {
      return false;
    }
    LOG.info("Killing process {} ({})", process.pid(), process.name());
    return handle.get().destroyForcibly();
  }

  @Override
  public String toString() {
    return "worker " + process.pid() + " of agent " + agent;
  }
}
