package dev.brokerline.spawn.tree;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process through which a broker runs an agent. The agent's program is a child of it, in a
 * terminal to which only the worker writes.
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

  /** Returns the name of the agent. */
  public String agent() {
    return agent;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Returns how many bytes from the broker the worker has not read at this moment; empty if the
   * system does not tell. Linux does.
   */
  public OptionalLong unreadBytes() {
    return processes.isAlive(process) ? processes.unreadInput(process.pid()) : OptionalLong.empty();
  }

  /**
   * Kills the worker (SIGKILL). What it was typing is lost, and the program gets SIGHUP.
   *
   * @return whether it was still running and got the signal
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
