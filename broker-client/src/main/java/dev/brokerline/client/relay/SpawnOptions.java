package dev.brokerline.client.relay;

import dev.brokerline.client.internal.relay.CliArguments;
import dev.brokerline.client.supervision.RespawnPolicy;
import dev.brokerline.protocol.model.AgentRuntime;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to run as an agent, and how. Immutable.
 *
 * <p>The shorthands run their program in a terminal. A headless agent of this broker runs no
 * program at all: its worker confirms each message at once and does nothing with it (the protocol
 * reference, section 8.6).
 */
public final class SpawnOptions {

  /** As the user chose, before anything was added to the arguments. */
  private final SpawnAgent chosen;

  private final SpawnAgent request;
  private final RespawnPolicy respawn;

  private SpawnOptions(SpawnAgent chosen, RespawnPolicy respawn) {
    this.chosen = chosen;
    this.request = complete(chosen);
    this.respawn = respawn;
  }

  /**
   * Returns options for a program in a terminal.
   *
   * @param name compared exactly; free again as soon as the agent's worker has ended
   * @param command may hold arguments, quoted as in a shell; nothing in it is expanded
   */
  public static Builder cli(String name, String command) {
    return new Builder(AgentSpec.pty(name, command));
  }

  /** Returns options for an agent without a terminal, which runs no program: see above. */
  public static Builder headless(String name, HeadlessProvider provider) {
    return new Builder(AgentSpec.headless(name, provider));
  }

  /** Returns options for the provider's program in a terminal. */
  public static Builder provider(String name, Provider provider) {
    return cli(name, provider.toString());
  }

  /**
   * Returns options for the provider with or without a terminal.
   *
   * @throws IllegalArgumentException if the broker does not know the provider without one
   */
  public static Builder provider(String name, Provider provider, AgentRuntime runtime) {
    return switch (runtime) {
      case PTY -> provider(name, provider);
      case HEADLESS -> headless(name, provider.headless().orElseThrow(() -> noHeadless(provider)));
    };
  }

  private static IllegalArgumentException noHeadless(Provider provider) {
    return new IllegalArgumentException(
        "provider \"" + provider + "\" needs a terminal: only claude and opencode run without one");
  }

  /** Returns options for Claude Code in a terminal. */
  public static Builder claude(String name) {
    return provider(name, Provider.CLAUDE);
  }

  /** Returns options for Codex CLI in a terminal. */
  public static Builder codex(String name) {
    return provider(name, Provider.CODEX);
  }

  /** Returns options for Gemini CLI in a terminal. */
  public static Builder gemini(String name) {
    return provider(name, Provider.GEMINI);
  }

  /** Returns options for OpenCode in a terminal. */
  public static Builder opencode(String name) {
    return provider(name, Provider.OPENCODE);
  }

  private static SpawnAgent complete(SpawnAgent chosen) {
    AgentSpec spec = chosen.agent();
    String command = spec.cli();
    if (command == null) {
      return chosen;
    }
    CliArguments arguments = CliArguments.of(command, spec.args(), spec.model());
    return withAgent(chosen, spec.withArgs(arguments.args()).withModel(arguments.model()));
  }

  private static SpawnAgent withAgent(SpawnAgent request, AgentSpec agent) {
    return new SpawnAgent(
        agent,
        request.initialTask(),
        request.idleThreshold(),
        request.continueFrom(),
        request.skipRelayPrompt());
  }

  /** Returns the name of the agent. */
  public String name() {
    return chosen.agent().name();
  }

  /** Returns whether it has a terminal. */
  public AgentRuntime runtime() {
    return chosen.agent().runtime();
  }

  /** Returns the command that runs in the terminal, if there is one. */
  public Optional<String> command() {
    return Optional.ofNullable(chosen.agent().cli());
  }

  /** Returns the channels that it hears from the start. */
  public List<String> channels() {
    return chosen.agent().channels();
  }

  /** Returns the first message to it, if any. */
  public Optional<String> task() {
    return Optional.ofNullable(chosen.initialTask());
  }

  /** Returns what a supervisor does about the agent after the end of its broker. */
  public RespawnPolicy respawn() {
    return respawn;
  }

  /**
   * Returns a new request that spawns the agent. The arguments of the CLIs that are known are
   * complete in it: codex is kept from looking for updates, and a model is given as each CLI takes
   * it. It holds no model if the arguments name one themselves.
   */
  public SpawnAgent toRequest() {
    return withAgent(request, request.agent());
  }

  /** Returns a builder in which everything is as here. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpawnOptions that
        && chosen.equals(that.chosen)
        && respawn == that.respawn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(chosen, respawn);
  }

  /** Names neither the arguments nor the task, and masks keys. */
  @Override
  public String toString() {
    return "SpawnOptions[" + chosen.agent() + ", respawn=" + respawn + "]";
  }

  /** Collects options; {@link #build} checks those that depend on each other. */
  public static final class Builder {

    private SpawnAgent chosen;
    private RespawnPolicy respawn = RespawnPolicy.CONTINUE;

    private Builder(AgentSpec agent) {
      chosen = SpawnAgent.of(agent.withChannels(List.of("general")));
    }

    private Builder(SpawnOptions options) {
      chosen = options.chosen;
      respawn = options.respawn;
    }

    /** Arguments behind those in the command, taken as they are; default: none. */
    public Builder args(List<String> arguments) {
      return agent(agent().withArgs(arguments));
    }

    /** See {@link #args(List)}. */
    public Builder args(String... arguments) {
      return args(List.of(arguments));
    }

    /**
     * The model; default: the program's own. What the arguments say about it wins. The broker hands
     * it as {@code --model} to a program that this library does not know, and {@code cat}, for
     * example, dies of that.
     */
    public Builder model(String model) {
      return agent(agent().withModel(Objects.requireNonNull(model, "model")));
    }

    /**
     * The first message to the agent, when it is ready; blank is none, as by default. A broker that
     * starts a crashed worker again gives it the same task again, see {@link #restartPolicy}; after
     * the broker's own end it is repeated only if {@link #respawn} says so.
     */
    public Builder task(String task) {
      chosen = chosen.withInitialTask(Objects.requireNonNull(task, "task"));
      return this;
    }

    /** The channels that it hears from the start; default: {@code general}. May be empty. */
    public Builder channels(List<String> names) {
      return agent(agent().withChannels(names));
    }

    /** See {@link #channels(List)}. */
    public Builder channels(String... names) {
      return channels(List.of(names));
    }

    /** The directory to run in, which must exist; default: the broker's. */
    public Builder directory(Path directory) {
      return agent(agent().withCwd(directory.toString()));
    }

    /** The team, which is shown in lists and has no other effect; default: none. */
    public Builder team(String team) {
      return agent(agent().withTeam(Objects.requireNonNull(team, "team")));
    }

    /** The agent that it shadows, which this broker stores without effect; default: none. */
    public Builder shadowOf(String agent) {
      return agent(agent().withShadowOf(Objects.requireNonNull(agent, "agent")));
    }

    /** The way of shadowing, which this broker stores without effect; default: none. */
    public Builder shadowMode(String mode) {
      return agent(agent().withShadowMode(Objects.requireNonNull(mode, "mode")));
    }

    /**
     * When the broker starts the agent's worker again after a crash, with its first task; default:
     * the broker's policy, five times. The end of the program is no crash, and {@link #respawn} is
     * about the broker's own death.
     */
    public Builder restartPolicy(RestartPolicy policy) {
      return agent(agent().withRestartPolicy(Objects.requireNonNull(policy, "policy")));
    }

    /**
     * Silence after which the agent counts as idle, in whole seconds; default: 30 s. Zero leaves
     * the broker's second look only, after 120 s.
     */
    public Builder idleThreshold(Duration threshold) {
      chosen = chosen.withIdleThreshold(Objects.requireNonNull(threshold, "threshold"));
      return this;
    }

    /** The released agent whose context the task shall begin with; an unknown one is ignored. */
    public Builder continueFrom(String agent) {
      chosen = chosen.withContinueFrom(Objects.requireNonNull(agent, "agent"));
      return this;
    }

    /** Whether to keep the relay's tools and variables from the program; default: no. */
    public Builder skipRelayPrompt(boolean skip) {
      chosen = chosen.withSkipRelayPrompt(skip);
      return this;
    }

    /**
     * What a supervisor does about the agent after the end of its broker; default: {@link
     * RespawnPolicy#CONTINUE}, which does not repeat a task that may have been given to it.
     */
    public Builder respawn(RespawnPolicy policy) {
      this.respawn = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if the command cannot be split into words, or its program
     *     takes no model the way it is called
     */
    public SpawnOptions build() {
      return new SpawnOptions(chosen, respawn);
    }

    private AgentSpec agent() {
      return chosen.agent();
    }

    private Builder agent(AgentSpec agent) {
      chosen = withAgent(chosen, agent);
      return this;
    }
  }
}
