package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/** An event in the life of an agent. */
public sealed interface AgentEvent extends BrokerEvent {

  /** Returns the name of the agent; null if absent. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * An agent's worker runs.
   *
   * @param runtime {@code pty} or {@code headless}
   * @param pid the process id of the worker; absent if a client on stdin asked for the agent
   * @param source who asked for the agent, such as {@code http_api} or {@code relaycast_ws}; absent
   *     for a client on stdin
   */
  record Spawned(
      @Nullable String name,
      @Nullable String runtime,
      @Nullable String cli,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String parent,
      @Nullable Long pid,
      @Nullable String source,
      @Nullable Boolean preRegistered,
      @Nullable String registrationWarning)
      implements AgentEvent {

    @Override
    public String kind() {
      return "agent_spawned";
    }
  }

  /**
   * An agent's program has ended, or has asked to be ended; {@link Exited} follows.
   *
   * @param reason {@code pty_closed}, {@code child_exited} or {@code agent_requested}
   */
  record ExitRequested(@Nullable String name, @Nullable String reason) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_exit";
    }
  }

  /**
   * An agent has ended. The native broker never reports the exit code of the program.
   *
   * @param code null from the native broker
   * @param signal the number of the signal as a string; null from the native broker
   */
  record Exited(@Nullable String name, @Nullable Integer code, @Nullable String signal)
      implements AgentEvent {

    @Override
    public String kind() {
      return "agent_exited";
    }
  }

  /** An agent was released. Further events of its name may still follow. */
  record Released(@Nullable String name) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_released";
    }
  }

  /**
   * An agent has been silent for its threshold. No event reports the end of the silence; the next
   * output does. Brokerline's own broker tells it when a turn is over.
   *
   * @param source how that is known, as in {@link SessionEvent.StateChanged}; null from the native
   *     broker
   */
  record Idle(@Nullable String name, @Nullable Long idleSecs, @Nullable String source)
      implements AgentEvent {

    /** Makes the event of the native broker, which knows only silence. */
    public Idle(@Nullable String name, @Nullable Long idleSecs) {
      this(name, idleSecs, null);
    }

    @Override
    public String kind() {
      return "agent_idle";
    }
  }

  /**
   * A worker crashed and will be restarted.
   *
   * @param signal the number of the signal as a string
   */
  record Restarting(
      @Nullable String name,
      @Nullable Integer code,
      @Nullable String signal,
      @Nullable Integer restartCount,
      @Nullable Long delayMs)
      implements AgentEvent {

    @Override
    public String kind() {
      return "agent_restarting";
    }
  }

  /**
   * A worker was restarted. May follow even {@link Exited}.
   *
   * @param continuity {@code native} if the conversation goes on, {@code fresh} if it is lost; null
   *     from the native broker
   */
  record Restarted(
      @Nullable String name, @Nullable Integer restartCount, @Nullable String continuity)
      implements AgentEvent {

    /** Makes the event of the native broker. */
    public Restarted(@Nullable String name, @Nullable Integer restartCount) {
      this(name, restartCount, null);
    }

    @Override
    public String kind() {
      return "agent_restarted";
    }
  }

  /** A worker crashed and will not be restarted. Replaces {@link Exited}. */
  record PermanentlyDead(@Nullable String name, @Nullable String reason) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_permanently_dead";
    }
  }
}
