package dev.brokerline.agents;

import dev.brokerline.agents.internal.command.AgentCommand;
import dev.brokerline.agents.internal.command.AgentCommand.Choices;
import dev.brokerline.agents.supervision.RespawnPolicy;
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
 * <p>The shorthands run their program in a terminal. A headless agent of the native broker would
 * run no program at all: its worker confirms each message at once and does nothing with it (the
 * protocol reference, section 8.6), so an {@link AgentRelay} with that broker refuses to spawn one.
 *
 * <p>Left to itself, the native broker would start {@code claude}, {@code codex} and {@code gemini}
 * so that they ask for no permission, put the keys of the relay into the arguments of {@code
 * claude} and {@code codex}, where every user of the machine reads them, and write them to files of
 * the project for {@code opencode}, {@code gemini}, {@code droid} and Cursor. It goes by the name
 * of the program. So these options have {@code sh} run the first five, whose name it does not know,
 * and the program gets what is chosen here and nothing else: by default it asks for permission, and
 * takes no part in the relay. What the broker's worker reads off any program's screen stays its
 * own: it confirms the question whether a folder is trusted, and approves what Gemini CLI and Droid
 * ask. Cursor's agent gets the broker's {@code --force --approve-mcps}: {@code env cursor-agent}
 * has neither.
 */
public final class SpawnOptions {

  /** As the user chose, before anything was added to the arguments. */
  private final SpawnAgent chosen;

  private final Choices choices;
  private final SpawnAgent request;
  private final RespawnPolicy respawn;

  private SpawnOptions(SpawnAgent chosen, Choices choices, RespawnPolicy respawn) {
    this.chosen = chosen;
    this.choices = choices;
    this.request = complete(chosen, choices);
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

  /** Returns options for an agent without a terminal, which the native broker cannot run. */
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
   * Returns options for Gemini CLI in a terminal. It asks for permission as it is configured; the
   * broker's worker approves what it asks whatever is chosen here.
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
   * Returns a new request that spawns the agent. The command of a program that is known is complete
   * in it: {@code sh} runs it, codex is kept from looking for updates, and a model is given as each
   * CLI takes it. It holds no model if the arguments name one themselves.
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
        && choices.equals(that.choices)
        && respawn == that.respawn;
  }

  @Override
  public int hashCode() {
    return Objects.hash(chosen, choices, respawn);
  }

  /** Names neither the arguments nor the task, and masks keys. */
  @Override
  public String toString() {
    return "SpawnOptions[" + chosen.agent() + ", respawn=" + respawn + "]";
  }

  /** Collects options; {@link #build} checks those that depend on each other. */
  public static final class Builder {

    private SpawnAgent chosen;
    private Choices choices = new Choices(false, false, null);
    private RespawnPolicy respawn = RespawnPolicy.CONTINUE;

    private Builder(AgentSpec agent) {
      chosen = SpawnAgent.of(agent.withChannels(List.of("general")));
    }

    private Builder(SpawnOptions options) {
      chosen = options.chosen;
      choices = options.choices;
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

    /**
     * Whether the program takes no part in the relay; default: yes. One that does is registered at
     * Relaycast and finds its name, its address and its token in its environment ({@code
     * RELAY_AGENT_NAME}, {@code RELAY_BASE_URL}, {@code RELAY_AGENT_TOKEN} and others), so that it
     * can write messages. With or without, it hears messages and channels, and the broker types a
     * hint above them, of eleven lines at first, that names tools to answer with; one that has none
     * of them may be told in its task to mind them not.
     */
    public Builder skipRelayPrompt(boolean skip) {
      choices = new Choices(choices.bypassPermissions(), !skip, skip ? null : choices.tools());
      return this;
    }

    /**
     * Gives the program the relay's tools, and has it take part in the relay; default: none. For
     * Claude Code, Codex CLI and OpenCode: neither arguments nor files hold a key, for the tools'
     * server finds its own in its environment.
     *
     * @param command what serves them as an MCP server on its standard input and output, with
     *     arguments as in a shell. It is not looked for: make sure that it runs. The broker's own
     *     choice, {@code npx -y @relaycast/mcp}, is no longer to be had.
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
     * Whether Claude Code, Codex CLI or Gemini CLI acts without asking for permission, commands and
     * changes of files included; default: no. It is then given {@code
     * --dangerously-skip-permissions}, {@code --dangerously-bypass-approvals-and-sandbox} or {@code
     * --yolo}, unless its arguments say themselves what it may. Only for what may do no harm, such
     * as a container: Claude Code refuses to run so as root.
     */
    public Builder bypassPermissions(boolean bypass) {
      choices = new Choices(bypass, choices.inRelay(), choices.tools());
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
     *     takes no model the way it is called; or if what was chosen about permissions or the relay
     *     cannot be had with this program
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
