package dev.brokerline.agents.model;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an agent at one moment.
 *
 * @param name its name
 * @param state where it stands
 * @param ready whether its program was said to be ready since its worker was last started
 * @param restarts how often its worker was started again, by the broker or the supervisor
 * @param exit how it ended or crashed last; null if it did not
 * @param worker what its worker said
 * @param channels the channels it hears
 * @param program what its terminal tells of its program's state, and by what
 */
public record AgentSnapshot(
    String name,
    AgentState state,
    boolean ready,
    int restarts,
    @Nullable Exit exit,
    WorkerWords worker,
    List<String> channels,
    ProgramStatus program) {

  public AgentSnapshot {
    channels = List.copyOf(channels);
  }

  /** Returns what is known when the worker of a new agent is started. */
  public static AgentSnapshot spawning(String name, List<String> channels) {
    return new AgentSnapshot(
        name,
        AgentState.SPAWNING,
        false,
        0,
        null,
        WorkerWords.NONE,
        channels,
        ProgramStatus.UNKNOWN);
  }

  /** Returns a copy in this state. */
  public AgentSnapshot withState(AgentState state) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy whose program is ready, or not. */
  public AgentSnapshot withReady(boolean ready) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with this number of restarts. */
  public AgentSnapshot withRestarts(int restarts) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy that ended or crashed in this way. */
  public AgentSnapshot withExit(@Nullable Exit exit) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with these words of its worker. */
  public AgentSnapshot withWorker(WorkerWords worker) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy that hears these channels. */
  public AgentSnapshot withChannels(List<String> channels) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy whose terminal tells this of its program. */
  public AgentSnapshot withProgram(ProgramStatus program) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /**
   * How an agent ended. The native broker rarely tells code or signal (PROTOCOL.md).
   *
   * @param reason the broker's word, {@code pty_closed} or {@code exceeded max restarts (5)} for
   *     example, or the supervisor's; null if there was none
   * @param code the worker's exit code, null if unknown
   * @param signal the number of the signal that ended the worker, null if unknown or none
   */
  public record Exit(@Nullable String reason, @Nullable Integer code, @Nullable String signal) {

    /** Returns what is known, as part of a sentence. */
    public String describe() {
      return Optional.ofNullable(reason).map(Exit::explained).orElse("no reason given")
          + ", code "
          + Optional.ofNullable(code).map(String::valueOf).orElse("unknown")
          + (signal == null ? "" : ", signal " + signal);
    }

    /** The broker ends a program that prints a line that is just {@code /exit}. */
    private static String explained(String reason) {
      return "agent_requested".equals(reason)
          ? reason + ": it printed a line that is just /exit"
          : reason;
    }
  }

  /**
   * What a worker said since it was last started.
   *
   * @param stderr its last lines on standard error, none of them blank, secrets masked
   * @param error its last objection to what the broker handed it; null if there was none
   * @param launchFailure why it gave up before the program was ready; null if it did not
   */
  public record WorkerWords(
      List<String> stderr, @Nullable ErrorDetail error, @Nullable String launchFailure) {

    /** Nothing said. */
    public static final WorkerWords NONE = new WorkerWords(List.of(), null, null);

    public WorkerWords {
      stderr = List.copyOf(stderr);
    }
  }
}
