package dev.brokerline.client.agent;

import dev.brokerline.client.BrokerException;
import dev.brokerline.client.Outcome;
import java.util.List;

/** An agent did not become ready; the facts known at that moment are fields. */
public final class AgentNotReadyException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /** Why waiting any longer was of no use. */
  public enum Reason {
    /** This client knows of no live agent of that name. */
    NOT_LIVE,
    /** The agent's program or worker has ended. */
    EXITED,
    /** The agent was released. */
    RELEASED,
    /** The worker crashed, and the broker will not start it again. */
    PERMANENTLY_DEAD,
    /** The worker gave up with an error of its own: the program is missing, for example. */
    LAUNCH_FAILED,
    /** Time ran out; the agent may become ready yet. */
    TIMED_OUT,
    /** The broker is gone, or was never started. */
    BROKER_ENDED
  }

  private final String agent;
  private final Reason reason;
  private final transient List<String> workerStderr;

  /** Makes the failure of a wait for the agent, with what the worker said on standard error. */
  public AgentNotReadyException(
      String agent, Reason reason, String what, List<String> workerStderr) {
    super(
        "agent '" + agent + "' is not ready: " + what + words(workerStderr),
        reason == Reason.TIMED_OUT ? Outcome.UNKNOWN : Outcome.NOT_PERFORMED,
        null);
    this.agent = agent;
    this.reason = reason;
    this.workerStderr = List.copyOf(workerStderr);
  }

  private static String words(List<String> stderr) {
    return stderr.isEmpty() ? "" : "; its worker said: " + String.join(" / ", stderr);
  }

  /** Returns the name of the agent. */
  public String agent() {
    return agent;
  }

  /** Returns why the agent is not ready. */
  public Reason reason() {
    return reason;
  }

  /** Returns what the worker said on standard error: its last lines, none of them blank. */
  public List<String> workerStderr() {
    return workerStderr;
  }
}
