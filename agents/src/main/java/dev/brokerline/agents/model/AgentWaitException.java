package dev.brokerline.agents.model;

import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import java.time.Duration;
import java.util.List;

/** A wait about an agent has failed. The fields say what was known at that moment. */
public final class AgentWaitException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /** Why the wait ended. */
  public enum Reason {
    /** No live agent of that name is known. */
    NOT_LIVE,
    /** The agent's program or worker has ended. */
    EXITED,
    /** The agent was released. */
    RELEASED,
    /** The worker crashed and will not be restarted. */
    PERMANENTLY_DEAD,
    /** The worker gave up with an error, for example because the program is missing. */
    LAUNCH_FAILED,
    /** The broker gave the message up, or the outcome of its delivery is no longer known. */
    DROPPED,
    /** Agents or messages of this kind never reach the condition. */
    NEVER,
    /** Searching for the pattern in the output takes too long or too much stack. */
    PATTERN_OVERRUN,
    /** Time ran out; the condition may still come true. */
    TIMED_OUT,
    /** The broker is gone, or was never started. */
    BROKER_ENDED
  }

  private final String agent;
  private final String waitedFor;
  private final Reason reason;
  private final transient List<String> workerStderr;

  /**
   * Makes the failure of a wait for an agent.
   *
   * @param waitedFor the condition, as the end of "while waiting until ..."; empty if there was no
   *     wait because the action was impossible
   * @param what what is known, as a sentence
   * @param workerStderr what the agent's worker wrote to standard error
   */
  public AgentWaitException(
      String agent, String waitedFor, Reason reason, String what, List<String> workerStderr) {
    this(
        sentence(agent, waitedFor, what) + words(workerStderr),
        agent,
        waitedFor,
        reason,
        workerStderr);
  }

  private AgentWaitException(
      String message, String agent, String waitedFor, Reason reason, List<String> workerStderr) {
    super(
        message,
        reason == Reason.TIMED_OUT || reason == Reason.DROPPED
            ? Outcome.UNKNOWN
            : Outcome.NOT_PERFORMED,
        null);
    this.agent = agent;
    this.waitedFor = waitedFor;
    this.reason = reason;
    this.workerStderr = List.copyOf(workerStderr);
  }

  /**
   * Returns the failure of a wait whose time ran out.
   *
   * @param waitedFor the condition, such as {@code it is idle}
   * @param timeout the timeout of the wait
   * @param known what is known about the agent at the end, as a sentence such as {@code it was
   *     busy}
   */
  public static AgentWaitException timedOut(
      String agent, String waitedFor, Duration timeout, String known, List<String> workerStderr) {
    String message =
        "timed out after %s waiting for agent '%s'%s; %s%s"
            .formatted(inWords(timeout), agent, toDo(waitedFor), known, words(workerStderr));
    return new AgentWaitException(message, agent, waitedFor, Reason.TIMED_OUT, workerStderr);
  }

  private static String sentence(String agent, String waitedFor, String what) {
    String until = waitedFor.isEmpty() ? "" : ", while waiting until " + waitedFor;
    return "agent '" + agent + "': " + what + until;
  }

  /** Turns "it is idle" into "to become idle", and whatever else there is into ", until ...". */
  private static String toDo(String waitedFor) {
    if (waitedFor.startsWith("it is ")) {
      return " to become " + waitedFor.substring("it is ".length());
    }
    return waitedFor.startsWith("it prints ")
        ? " to print " + waitedFor.substring("it prints ".length())
        : ", until " + waitedFor;
  }

  private static String inWords(Duration timeout) {
    long millis = timeout.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static String words(List<String> stderr) {
    return stderr.isEmpty() ? "" : "; its worker said: " + String.join(" / ", stderr);
  }

  /** Returns the name of the agent. */
  public String agent() {
    return agent;
  }

  /** Returns the condition, such as {@code it is ready}; empty if there was no wait. */
  public String waitedFor() {
    return waitedFor;
  }

  /** Returns why the wait has failed. */
  public Reason reason() {
    return reason;
  }

  /** Returns the last non-blank lines that the agent's worker wrote to standard error. */
  public List<String> workerStderr() {
    return workerStderr;
  }
}
