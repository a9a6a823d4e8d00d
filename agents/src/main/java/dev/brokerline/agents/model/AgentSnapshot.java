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
 * @param state its state
 * @param ready whether its program became ready since its worker was last started
 * @param restarts how often the broker or the supervisor has restarted its worker
 * @param exit how it last ended or crashed; null if it did not
 * @param worker what its worker reported
 * @param channels the channels it hears
 * @param program the state of its program as its terminal shows it, with the source
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

  /** Returns the snapshot of a new agent whose worker has just been started. */
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

  /** Returns a copy with this readiness of the program. */
  public AgentSnapshot withReady(boolean ready) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with this number of restarts. */
  public AgentSnapshot withRestarts(int restarts) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with this exit. */
  public AgentSnapshot withExit(@Nullable Exit exit) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with this report of its worker. */
  public AgentSnapshot withWorker(WorkerWords worker) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy that hears these channels. */
  public AgentSnapshot withChannels(List<String> channels) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /** Returns a copy with this program status. */
  public AgentSnapshot withProgram(ProgramStatus program) {
    return new AgentSnapshot(name, state, ready, restarts, exit, worker, channels, program);
  }

  /**
   * How an agent ended. The native broker rarely reports a code or signal (PROTOCOL.md, "Spawns,
   * exits and restarts").
   *
   * @param reason the reason that the broker or the supervisor gave, such as {@code pty_closed} or
   *     {@code exceeded max restarts (5)}; null if none
   * @param code the worker's exit code, null if unknown
   * @param signal the number of the signal that ended the worker, null if unknown or none
   */
  public record Exit(@Nullable String reason, @Nullable Integer code, @Nullable String signal) {

    /** Returns a description of the exit that fits into a sentence. */
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
   * What a worker has reported since it was last started.
   *
   * @param stderr its last non-blank lines on standard error, with secrets masked
   * @param error its last complaint about something that the broker sent; null if none
   * @param launchFailure why it gave up before the program became ready; null if it did not
   */
  public record WorkerWords(
      List<String> stderr, @Nullable ErrorDetail error, @Nullable String launchFailure) {

    /** An empty report. */
    public static final WorkerWords NONE = new WorkerWords(List.of(), null, null);

    public WorkerWords {
      stderr = List.copyOf(stderr);
    }
  }
}
