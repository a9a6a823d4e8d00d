package dev.brokerline.protocol.model;

import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.internal.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The program of an agent and how to run it. Start with {@link #pty} or {@link #headless}.
 *
 * @param name the name, compared exactly: letters and digits of one script, {@code .}, {@code _},
 *     {@code -}, {@code +} and single blanks, beginning with a letter, a digit or {@code _}, at
 *     most 100 bytes of UTF-8. It is free again as soon as the agent's worker has ended
 * @param cli the command, which may hold arguments with shell quoting; required for a terminal
 * @param provider required without a terminal
 * @param args further arguments of the command
 * @param channels the channels that the agent hears from the start; a name may begin with {@code
 *     #}, and contains no comma, no colon and no invisible character
 * @param model the model; since 3.2.0 the broker passes it as {@code --model} to any command,
 *     unless the arguments name a model
 * @param cwd the working directory; null means the broker's
 * @param team a name that appears in lists and has no other effect
 * @param shadowOf stored by the broker, without effect
 * @param shadowMode stored by the broker, without effect
 * @param restartPolicy the policy; null means the broker's own, five restarts, two seconds apart
 * @param permissions who answers the program's questions whether a tool may run; null means {@link
 *     AgentPermissions#ASK}; the native broker ignores it
 * @param maySpawn whether the agent's own tools let it start other agents, and end those; null
 *     means false; the native broker ignores it
 */
public record AgentSpec(
    String name,
    RuntimeKind runtime,
    @Nullable String cli,
    @Nullable HeadlessProvider provider,
    List<String> args,
    List<String> channels,
    @Nullable String model,
    @Nullable String cwd,
    @Nullable String team,
    @Nullable String shadowOf,
    @Nullable String shadowMode,
    @Nullable RestartPolicy restartPolicy,
    @Nullable AgentPermissions permissions,
    @Nullable Boolean maySpawn) {

  /** Refuses values that the broker would refuse or misuse. */
  public AgentSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(runtime, "runtime");
    Checks.newAgentName("agent name", name);
    Checks.optionalText("cli", cli);
    args = Checks.arguments("argument", args);
    channels = Checks.channels(channels);
    Checks.optionalText("model", model);
    Checks.optionalText("cwd", cwd);
    Checks.optionalAgentName("agent name", shadowOf);
    if (runtime == RuntimeKind.PTY && cli == null) {
      throw new IllegalArgumentException("agent \"" + name + "\" runs in a terminal: needs a cli");
    }
    if (runtime == RuntimeKind.HEADLESS && provider == null) {
      throw new IllegalArgumentException("agent \"" + name + "\" is headless: needs a provider");
    }
  }

  /** Returns an agent that runs the command in a terminal of its own. */
  public static AgentSpec pty(String name, String cli) {
    Parts parts = new Parts(name, RuntimeKind.PTY);
    parts.cli = cli;
    return parts.spec();
  }

  /** Returns an agent without a terminal. */
  public static AgentSpec headless(String name, HeadlessProvider provider) {
    Parts parts = new Parts(name, RuntimeKind.HEADLESS);
    parts.provider = provider;
    return parts.spec();
  }

  /** Returns a copy with this command. */
  public AgentSpec withCli(@Nullable String cli) {
    Parts parts = new Parts(this);
    parts.cli = cli;
    return parts.spec();
  }

  /** Returns a copy with further arguments of the command. */
  public AgentSpec withArgs(List<String> args) {
    Parts parts = new Parts(this);
    parts.args = args;
    return parts.spec();
  }

  /** Returns a copy with these channels. */
  public AgentSpec withChannels(List<String> channels) {
    Parts parts = new Parts(this);
    parts.channels = channels;
    return parts.spec();
  }

  /** Returns a copy with this model. */
  public AgentSpec withModel(@Nullable String model) {
    Parts parts = new Parts(this);
    parts.model = model;
    return parts.spec();
  }

  /** Returns a copy with this working directory. */
  public AgentSpec withCwd(@Nullable String cwd) {
    Parts parts = new Parts(this);
    parts.cwd = cwd;
    return parts.spec();
  }

  /** Returns a copy with this team. */
  public AgentSpec withTeam(@Nullable String team) {
    Parts parts = new Parts(this);
    parts.team = team;
    return parts.spec();
  }

  /** Returns a copy with this agent to shadow. */
  public AgentSpec withShadowOf(@Nullable String shadowOf) {
    Parts parts = new Parts(this);
    parts.shadowOf = shadowOf;
    return parts.spec();
  }

  /** Returns a copy with this way of shadowing. */
  public AgentSpec withShadowMode(@Nullable String shadowMode) {
    Parts parts = new Parts(this);
    parts.shadowMode = shadowMode;
    return parts.spec();
  }

  /** Returns a copy with this restart policy. */
  public AgentSpec withRestartPolicy(@Nullable RestartPolicy restartPolicy) {
    Parts parts = new Parts(this);
    parts.restartPolicy = restartPolicy;
    return parts.spec();
  }

  /** Returns a copy with these permissions. */
  public AgentSpec withPermissions(@Nullable AgentPermissions permissions) {
    Parts parts = new Parts(this);
    parts.permissions = permissions;
    return parts.spec();
  }

  /** Returns a copy that may or may not start other agents. */
  public AgentSpec withMaySpawn(@Nullable Boolean maySpawn) {
    Parts parts = new Parts(this);
    parts.maySpawn = maySpawn;
    return parts.spec();
  }

  /** Prints only the number of arguments, and masks keys. */
  @Override
  public String toString() {
    return Secrets.mask(
        "AgentSpec[name=%s, runtime=%s, cli=%s, provider=%s, args=(%d), channels=%s, model=%s]"
            .formatted(name, runtime, cli, provider, args.size(), channels, model));
  }

  /** The members of an agent, of which one is about to change. */
  private static final class Parts {

    private final String name;
    private final RuntimeKind runtime;
    private @Nullable String cli;
    private @Nullable HeadlessProvider provider;
    private List<String> args = List.of();
    private List<String> channels = List.of();
    private @Nullable String model;
    private @Nullable String cwd;
    private @Nullable String team;
    private @Nullable String shadowOf;
    private @Nullable String shadowMode;
    private @Nullable RestartPolicy restartPolicy;
    private @Nullable AgentPermissions permissions;
    private @Nullable Boolean maySpawn;

    Parts(String name, RuntimeKind runtime) {
      this.name = name;
      this.runtime = runtime;
    }

    Parts(AgentSpec of) {
      this(of.name, of.runtime);
      cli = of.cli;
      provider = of.provider;
      args = of.args;
      channels = of.channels;
      model = of.model;
      cwd = of.cwd;
      team = of.team;
      shadowOf = of.shadowOf;
      shadowMode = of.shadowMode;
      restartPolicy = of.restartPolicy;
      permissions = of.permissions;
      maySpawn = of.maySpawn;
    }

    AgentSpec spec() {
      return new AgentSpec(
          name,
          runtime,
          cli,
          provider,
          args,
          channels,
          model,
          cwd,
          team,
          shadowOf,
          shadowMode,
          restartPolicy,
          permissions,
          maySpawn);
    }
  }

  /** How an agent's program runs. {@code toString} returns the wire name. */
  public enum RuntimeKind {
    /** In a terminal of its own. */
    PTY("pty"),
    /** Without a terminal. Brokers 3.1.0 to 3.2.18 never start the program of such an agent. */
    HEADLESS("headless");

    private final String wireName;

    RuntimeKind(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String toString() {
      return wireName;
    }
  }
}
