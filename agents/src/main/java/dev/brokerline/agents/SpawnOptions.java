package dev.brokerline.agents;

import dev.brokerline.agents.internal.command.AgentCommand;
import dev.brokerline.agents.internal.command.AgentCommand.Choices;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.protocol.model.AgentPermissions;
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
 * The program of an agent, and the settings to run it. Immutable.
 *
 * <p>The shorthands run their program in a terminal. The native broker runs no program for a
 * headless agent: the worker confirms each message and does nothing with it. An {@link AgentRelay}
 * with that broker therefore refuses to spawn one.
 *
 * <p>By the name of a program, the native broker would start {@code claude}, {@code codex} and
 * {@code gemini} without their permission prompts, put the keys of the relay into the arguments of
 * {@code claude} and {@code codex}, where every user of the machine can read them, and write them
 * to files of the project for {@code opencode}, {@code gemini}, {@code droid} and Cursor
 * (PROTOCOL.md, "Program-specific behavior"). These options avoid that: {@code sh}, a name that the
 * broker does not know, runs the first five programs, and they get only what is chosen here. By
 * default a program asks for permission and takes no part in the relay. Two habits of the worker
 * remain: it confirms the question whether a folder is trusted, and approves what Gemini CLI and
 * Droid ask. Cursor's agent still gets {@code --force --approve-mcps}; the command {@code env
 * cursor-agent} avoids that.
 */
public final class SpawnOptions {

  /** As the user chose, before anything was added to the arguments. */
  private final SpawnAgent chosen;

  private final Choices choices;
  private final SpawnAgent request;
  private final SupervisionPolicy.Respawn respawn;

  private SpawnOptions(SpawnAgent chosen, Choices choices, SupervisionPolicy.Respawn respawn) {
    this.chosen = chosen;
    this.choices = choices;
    this.request = complete(chosen, choices);
    this.respawn = respawn;
  }

  /**
   * Returns options for a program in a terminal.
   *
   * @param name the name, compared exactly; it is free again as soon as the agent's worker has
   *     ended
   * @param command the program and its arguments, quoted as in a shell; nothing is expanded
   */
  public static Builder cli(String name, String command) {
    return new Builder(AgentSpec.pty(name, command));
  }

  /**
   * Returns options for an agent without a terminal, which Brokerline's own broker runs and the
   * native one cannot.
   */
  public static Builder headless(String name, HeadlessProvider provider) {
    return new Builder(AgentSpec.headless(name, provider));
  }

  /** Returns options for the provider's program in a terminal. */
  public static Builder provider(String name, Provider provider) {
    return cli(name, provider.toString());
  }

  /** Returns options for the provider with or without a terminal. */
  public static Builder provider(String name, Provider provider, AgentSpec.RuntimeKind runtime) {
    return switch (runtime) {
      case PTY -> provider(name, provider);
      case HEADLESS -> headless(name, provider.headless());
    };
  }

  /**
   * Returns options for Claude Code in a terminal. It asks for permission as it is configured, and
   * waits until somebody answers: see {@link Builder#bypassPermissions}.
   */
  public static Builder claude(String name) {
    return provider(name, Provider.CLAUDE);
  }

  /**
   * Returns options for Codex CLI in a terminal. It asks for permission as it is configured, and
   * waits until somebody answers: see {@link Builder#bypassPermissions}.
   */
  public static Builder codex(String name) {
    return provider(name, Provider.CODEX);
  }

  /**
   * Returns options for Gemini CLI in a terminal. It asks for permission as it is configured, but
   * the broker's worker approves whatever it asks.
   */
  public static Builder gemini(String name) {
    return provider(name, Provider.GEMINI);
  }

  /** Returns options for OpenCode in a terminal. */
  public static Builder opencode(String name) {
    return provider(name, Provider.OPENCODE);
  }

  private static SpawnAgent complete(SpawnAgent chosen, Choices choices) {
    SpawnAgent decided = chosen.withSkipRelayPrompt(!choices.inRelay());
    AgentSpec spec = chosen.agent();
    String command = spec.cli();
    if (command == null) {
      return decided;
    }
    AgentCommand whole = AgentCommand.of(command, spec.args(), spec.model(), choices);
    return withAgent(
        decided, spec.withCli(whole.cli()).withArgs(whole.args()).withModel(whole.model()));
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

  /** Returns whether the agent has a terminal. */
  public AgentSpec.RuntimeKind runtime() {
    return chosen.agent().runtime();
  }

  /** Returns the command that runs in the terminal, if there is one. */
  public Optional<String> command() {
    return Optional.ofNullable(chosen.agent().cli());
  }

  /** Returns the channels that the agent hears from the start. */
  public List<String> channels() {
    return chosen.agent().channels();
  }

  /** Returns the first task of the agent, if any. */
  public Optional<String> task() {
    return Optional.ofNullable(chosen.initialTask());
  }

  /** Returns what the supervisor does with the agent after its broker has died. */
  public SupervisionPolicy.Respawn respawn() {
    return respawn;
  }

  /**
   * Returns a new request that spawns the agent. For known programs it has the complete command:
   * {@code sh} runs the program, codex does not look for updates, and the model is passed as the
   * program expects it. The request has no model if the arguments name one.
   */
  public SpawnAgent toRequest() {
    return withAgent(request, request.agent());
  }

  /** Returns a builder with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpawnOptions that
        && chosen.equals(that.chosen)
        && choices.equals(that.choices)
        && respawn == that.respawn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(chosen, choices, respawn);
  }

  /** Omits the arguments and the task, and masks keys. */
  @Override
  public String toString() {
    return "SpawnOptions[" + chosen.agent() + ", respawn=" + respawn + "]";
  }

  /** Builds options; {@link #build} checks settings that depend on each other. */
  public static final class Builder {

    private SpawnAgent chosen;
    private Choices choices = new Choices(false, false, null);
    private SupervisionPolicy.Respawn respawn = SupervisionPolicy.Respawn.CONTINUE;

    private Builder(AgentSpec agent) {
      chosen = SpawnAgent.of(agent.withChannels(List.of("general")));
    }

    private Builder(SpawnOptions options) {
      chosen = options.chosen;
      choices = options.choices;
      respawn = options.respawn;
    }

    /** Sets arguments that follow those in the command, without any splitting; default: none. */
    public Builder args(List<String> arguments) {
      return agent(agent().withArgs(arguments));
    }

    /** See {@link #args(List)}. */
    public Builder args(String... arguments) {
      return args(List.of(arguments));
    }

    /**
     * Sets the model; default: the program's own. A model in the arguments takes precedence. To a
     * program that this library does not know, the broker passes {@code --model}; {@code cat}, for
     * example, exits because of it.
     */
    public Builder model(String model) {
      return agent(agent().withModel(Objects.requireNonNull(model, "model")));
    }

    /**
     * Sets the first task, which the agent gets when it is ready; default and blank: none. When the
     * broker restarts a crashed worker, it repeats the task, see {@link #restartPolicy}. After the
     * death of the broker it is repeated only if {@link #respawn} says so.
     */
    public Builder task(String task) {
      chosen = chosen.withInitialTask(Objects.requireNonNull(task, "task"));
      return this;
    }

    /**
     * Sets the channels that the agent hears from the start, possibly none; default: {@code
     * general}.
     */
    public Builder channels(List<String> names) {
      return agent(agent().withChannels(names));
    }

    /** See {@link #channels(List)}. */
    public Builder channels(String... names) {
      return channels(List.of(names));
    }

    /** Sets the working directory, which must exist; default: the broker's. */
    public Builder directory(Path directory) {
      return agent(agent().withCwd(directory.toString()));
    }

    /** Sets the team, which appears in lists and has no other effect; default: none. */
    public Builder team(String team) {
      return agent(agent().withTeam(Objects.requireNonNull(team, "team")));
    }

    /**
     * Sets the agent that this one shadows; the native broker stores it without effect; default:
     * none.
     */
    public Builder shadowOf(String agent) {
      return agent(agent().withShadowOf(Objects.requireNonNull(agent, "agent")));
    }

    /** Sets how to shadow; the native broker stores it without effect; default: none. */
    public Builder shadowMode(String mode) {
      return agent(agent().withShadowMode(Objects.requireNonNull(mode, "mode")));
    }

    /**
     * Sets when the broker restarts the agent's worker after a crash, with its first task; default:
     * the broker's policy, five times. The exit of the program is not a crash. For the death of the
     * broker itself, see {@link #respawn}.
     */
    public Builder restartPolicy(RestartPolicy policy) {
      return agent(agent().withRestartPolicy(Objects.requireNonNull(policy, "policy")));
    }

    /**
     * Sets the silence after which the agent counts as idle, in whole seconds; default: 30 s. With
     * zero, the broker reports only silence of 120 s.
     */
    public Builder idleThreshold(Duration threshold) {
      chosen = chosen.withIdleThreshold(Objects.requireNonNull(threshold, "threshold"));
      return this;
    }

    /**
     * Sets the released agent whose context precedes the task; the broker ignores an unknown one.
     */
    public Builder continueFrom(String agent) {
      chosen = chosen.withContinueFrom(Objects.requireNonNull(agent, "agent"));
      return this;
    }

    /**
     * Sets whether the program stays out of the relay; default: true. With false, the agent is
     * registered at Relaycast and finds its name, the address and its token in its environment
     * ({@code RELAY_AGENT_NAME}, {@code RELAY_BASE_URL}, {@code RELAY_AGENT_TOKEN} and others), so
     * that it can write messages. In both cases it hears messages and channels, and the broker
     * types a hint above them, at first of eleven lines, that names tools to answer with. Tell a
     * program without these tools in its task to ignore the hint.
     */
    public Builder skipRelayPrompt(boolean skip) {
      choices = new Choices(choices.bypassPermissions(), !skip, skip ? null : choices.tools());
      return this;
    }

    /**
     * Gives Claude Code, Codex CLI or OpenCode the relay's tools and lets it take part in the
     * relay; default: none. No argument and no file contains a key, because the server of the tools
     * finds its keys in its environment.
     *
     * @param command the command of an MCP server on standard input and output, with arguments as
     *     in a shell. Nothing checks that it exists. The broker's own choice, {@code npx
     *     -y @relaycast/mcp}, is no longer published.
     */
    public Builder relayTools(String command) {
      choices =
          new Choices(
              choices.bypassPermissions(), true, Objects.requireNonNull(command, "command"));
      return this;
    }

    /** Returns whether the program can be given {@link #relayTools}. */
    public boolean takesRelayTools() {
      String command = agent().cli();
      return command != null && AgentCommand.takesTools(command);
    }

    /**
     * Sets whether Claude Code, Codex CLI or Gemini CLI acts without asking for permission,
     * including commands and changes of files; default: false. With true, it gets {@code
     * --dangerously-skip-permissions}, {@code --dangerously-bypass-approvals-and-sandbox} or {@code
     * --yolo}, unless its arguments already say what it may do. Use that only where the program can
     * do no harm, such as in a container. Claude Code refuses to run like that as root.
     */
    public Builder bypassPermissions(boolean bypass) {
      choices = new Choices(bypass, choices.inRelay(), choices.tools());
      return this;
    }

    /**
     * Sets who answers when the program asks whether a tool may run; default: the caller. Only
     * Brokerline's own broker supports that.
     */
    public Builder permissions(AgentPermissions who) {
      return agent(agent().withPermissions(Objects.requireNonNull(who, "who")));
    }

    /**
     * Sets whether the agent may start other agents with its tools, and end them; default: false.
     * They get its own permissions. Only Brokerline's own broker supports that.
     */
    public Builder maySpawn(boolean may) {
      return agent(agent().withMaySpawn(may));
    }

    /**
     * Sets what the supervisor does with the agent after its broker has died; default: {@link
     * SupervisionPolicy.Respawn#CONTINUE}, which does not repeat a task that the agent may have
     * been given.
     */
    public Builder respawn(SupervisionPolicy.Respawn policy) {
      this.respawn = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if the command cannot be split into words, if its program
     *     accepts no model in this form, or if it does not support what was chosen about
     *     permissions or the relay
     */
    public SpawnOptions build() {
      return new SpawnOptions(chosen, choices, respawn);
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
