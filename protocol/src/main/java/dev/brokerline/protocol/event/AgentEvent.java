package dev.brokerline.protocol.event;

import org.jspecify.annotations.Nullable;

/** An event in the life of an agent. */
public sealed interface AgentEvent extends BrokerEvent {

  /** Returns the name of the agent; null if the broker left it out. */
  @Nullable String name();

  @Override
  default @Nullable String agent() {
    return name();
  }

  /**
   * An agent's worker runs.
   *
   * @param runtime {@code pty} or {@code headless}
   * @param pid the worker's; absent if the agent was asked for on stdin
   * @param source who asked, such as {@code http_api} or {@code relaycast_ws}; absent for stdin
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
   * An agent's program ended or asked to end; {@link Exited} follows.
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
   * An agent is gone. Known brokers never say the exit code of the program.
   *
   * @param code null in practice
   * @param signal null in practice
   */
  record Exited(@Nullable String name, @Nullable Integer code, @Nullable String signal)
      implements AgentEvent {

    @Override
    public String kind() {
      return "agent_exited";
    }
  }

  /** An agent was released. Stray events of its name may still follow. */
  record Released(@Nullable String name) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_released";
    }
  }

  /** An agent has been silent for a while; the end of its silence is its next output. */
  record Idle(@Nullable String name, @Nullable Long idleSecs) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_idle";
    }
  }

  /**
   * A worker crashed and will be started again.
   *
   * @param signal its number as a string
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

  /** A worker was started again; may follow even {@link Exited}. */
  record Restarted(@Nullable String name, @Nullable Integer restartCount) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_restarted";
    }
  }

  /** A worker crashed and will not be started again; comes instead of {@link Exited}. */
  record PermanentlyDead(@Nullable String name, @Nullable String reason) implements AgentEvent {

    @Override
    public String kind() {
      return "agent_permanently_dead";
    }
  }
}
