package dev.brokerline.harness.session;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.internal.WorkingDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session is opened with. Immutable. */
public final class SessionOptions {

  private final AgentProgram program;
  private final Path directory;
  private final @Nullable String model;
  private final @Nullable Continuation continuation;
  private final @Nullable DriverKind driver;
  private final PermissionPolicy permissions;
  private final Map<String, String> inheritedEnvironment;
  private final Map<String, String> environment;
  private final List<String> extraArguments;
  private final List<McpServer> mcpServers;
  private final SessionTimeouts timeouts;
  private final boolean shutdownHook;

  private SessionOptions(Builder builder) {
    program = builder.program;
    directory = WorkingDirectory.absolute(builder.directory);
    model = builder.model;
    continuation = builder.continuation;
    driver = builder.driver;
    permissions = builder.permissions;
    inheritedEnvironment =
        builder.inheritedEnvironment == null
            ? SystemEnvironment.ofThisProcess().variables()
            : builder.inheritedEnvironment;
    environment = builder.environment;
    extraArguments = builder.extraArguments;
    mcpServers = builder.mcpServers;
    timeouts = builder.timeouts;
    shutdownHook = builder.shutdownHook;
  }

  /**
   * Returns a builder for a program that Brokerline knows, or for {@code acp:COMMAND}.
   *
   * @throws AgentException with {@code RESOLVE_FAILED} if there is no program of this id; its
   *     message lists those that there are
   */
  public static Builder of(String programId) {
    return of(
        AgentPrograms.find(programId)
            .orElseThrow(
                () ->
                    new AgentException(
                        AgentError.of(
                            ErrorCode.RESOLVE_FAILED,
                            "unknown program '%s'; known are %s, and acp:COMMAND for any other that speaks ACP"
                                .formatted(
                                    programId, String.join(", ", AgentPrograms.all().keySet())),
                            Outcome.NOT_PERFORMED))));
  }

  /** Returns a builder for a program. */
  public static Builder of(AgentProgram program) {
    return new Builder(program);
  }

  /** Returns the program. */
  public AgentProgram program() {
    return program;
  }

  /** Returns the directory that the agent works in, absolute. */
  public Path directory() {
    return directory;
  }

  /** Returns the model to start with, if one was asked for. */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** Returns the conversation to go on with, if any. */
  public Optional<Continuation> continuation() {
    return Optional.ofNullable(continuation);
  }

  /**
   * Returns the way to talk to the program.
   *
   * @throws IllegalArgumentException if the program lacks the driver that was asked for, or has
   *     none at all
   */
  public AgentProgram.Way way() {
    if (program.ways().isEmpty()) {
      throw new IllegalArgumentException(
          program
              + " has no driver for sessions; run it in a terminal, or describe how it is driven"
              + " with AgentProgram.builder");
    }
    DriverKind kind = driver == null ? program.ways().get(0).driver() : driver;
    return program
        .way(kind)
        .orElseThrow(() -> new IllegalArgumentException(program.id() + " has no driver " + kind));
  }

  /** Returns who answers permissions. */
  public PermissionPolicy permissions() {
    return permissions;
  }

  /** Returns the environment of the host. */
  public Map<String, String> inheritedEnvironment() {
    return inheritedEnvironment;
  }

  /** Returns the variables that the caller adds. They may hold secrets. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Returns arguments that follow those of the driver. */
  public List<String> extraArguments() {
    return extraArguments;
  }

  /** Returns the MCP servers that the program is given. */
  public List<McpServer> mcpServers() {
    return mcpServers;
  }

  /** Returns the deadlines. */
  public SessionTimeouts timeouts() {
    return timeouts;
  }

  /** Returns whether the session is closed when the JVM ends. */
  public boolean shutdownHook() {
    return shutdownHook;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final AgentProgram program;
    private Path directory = Path.of("");
    private @Nullable String model;
    private @Nullable Continuation continuation;
    private @Nullable DriverKind driver;
    private PermissionPolicy permissions = PermissionPolicy.DENY;
    private @Nullable Map<String, String> inheritedEnvironment;
    private Map<String, String> environment = Map.of();
    private List<String> extraArguments = List.of();
    private List<McpServer> mcpServers = List.of();
    private SessionTimeouts timeouts = SessionTimeouts.defaults();
    private boolean shutdownHook = true;

    private Builder(AgentProgram program) {
      this.program = program;
    }

    /** Sets the directory that the agent works in; the default is this JVM's. */
    public Builder directory(Path path) {
      directory = path;
      return this;
    }

    /** Sets the model to start with; the default is the program's own. */
    public Builder model(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a model needs a name");
      }
      model = name;
      return this;
    }

    /** Goes on with an earlier conversation instead of a new one. */
    public Builder resume(Continuation earlier) {
      continuation = earlier;
      return this;
    }

    /** Sets the driver; the default is the program's first one. */
    public Builder driver(DriverKind kind) {
      driver = kind;
      return this;
    }

    /** Sets who answers permissions; the default is {@link PermissionPolicy#DENY}. */
    public Builder permissions(PermissionPolicy policy) {
      permissions = policy;
      return this;
    }

    /** Replaces the environment of this JVM. */
    public Builder inheritedEnvironment(Map<String, String> variables) {
      inheritedEnvironment = Map.copyOf(variables);
      return this;
    }

    /** Adds variables to the environment, such as a key. Secrets belong here. */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /** Adds arguments behind those of the driver. They must not hold secrets. */
    public Builder extraArguments(String... arguments) {
      extraArguments = List.of(arguments);
      return this;
    }

    /** Gives MCP servers to the program. */
    public Builder mcpServers(McpServer... servers) {
      mcpServers = List.of(servers);
      return this;
    }

    /** Sets the deadlines. */
    public Builder timeouts(SessionTimeouts times) {
      timeouts = times;
      return this;
    }

    /**
     * Sets whether the session is closed when the JVM ends by a signal, by {@code System.exit} or
     * with its last thread, within eight seconds; the default is yes. Without that, close it
     * yourself: a program that ignores the end of its input stays until the next start.
     */
    public Builder shutdownHook(boolean wanted) {
      shutdownHook = wanted;
      return this;
    }

    /** Makes the options. */
    public SessionOptions build() {
      return new SessionOptions(this);
    }
  }
}
