package dev.brokerline.harness.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs agents: how to find it, which drivers it has, and what they can do.
 * Immutable. {@link AgentPrograms} has those that Brokerline knows; {@link #acp} makes one of any
 * command that speaks the Agent Client Protocol.
 */
public final class AgentProgram {

  private final String id;
  private final String provider;
  private final List<String> executables;
  private final List<Way> ways;
  private final Set<Quirk> quirks;
  private final @Nullable String defaultModel;
  private final Duration usualStart;
  private final List<String> models;
  private final List<String> versionArguments;
  private final Login login;
  private final Flags flags;

  /**
   * A driver of the program, with what it needs.
   *
   * @param arguments the arguments that start the program for this driver, before those of the
   *     session
   * @param environment the variables that the driver sets
   */
  public record Way(
      DriverKind driver,
      List<String> arguments,
      Map<String, String> environment,
      Set<Capability> capabilities) {

    public Way {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
      capabilities = Set.copyOf(capabilities);
    }
  }

  private AgentProgram(Builder builder) {
    id = builder.id;
    provider = builder.provider;
    executables = List.copyOf(builder.executables);
    ways = List.copyOf(builder.ways);
    quirks = Set.copyOf(builder.quirks);
    defaultModel = builder.defaultModel;
    usualStart = builder.usualStart;
    models = List.copyOf(builder.models);
    versionArguments = List.copyOf(builder.versionArguments);
    login = builder.login;
    flags = builder.flags;
    boolean speaksAsClaude = way(DriverKind.CLAUDE_STREAM_JSON).isPresent();
    if (speaksAsClaude && (flags.begin().isEmpty() || flags.resume().isEmpty())) {
      throw new IllegalArgumentException(id + " needs flags that name its conversation");
    }
    if (executables.isEmpty()) {
      throw new IllegalArgumentException(id + " needs an executable");
    }
  }

  /**
   * Returns a builder.
   *
   * @param id the name by which sessions ask for the program, for example {@code claude}
   * @param provider the domain whose models it uses, for example {@code anthropic}
   */
  public static Builder builder(String id, String provider) {
    return new Builder(id, provider);
  }

  /**
   * Returns a program of any command that speaks the Agent Client Protocol, with the id {@code
   * acp:} and the command.
   *
   * @param command the executable and its arguments
   */
  public static AgentProgram acp(List<String> command) {
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("an ACP agent needs a command");
    }
    return builder("acp:" + String.join(" ", command), "acp")
        .executables(command.get(0))
        .way(
            new Way(
                DriverKind.ACP,
                command.subList(1, command.size()),
                Map.of(),
                Set.of(
                    Capability.TEXT_DELTAS,
                    Capability.USAGE,
                    Capability.INTERRUPT,
                    Capability.LIVE_MODEL,
                    Capability.PERMISSIONS,
                    Capability.RESUME,
                    Capability.MCP_HTTP)))
        .quirks(Quirk.ACCEPTS_ANY_MODEL)
        .versionArguments()
        .build();
  }

  /**
   * Returns a program of any command that takes one prompt, prints its answer as text and exits,
   * with 0 only if all went well. A process is started for each turn.
   *
   * <p>An argument may contain <code>{prompt}</code>; without it, the prompt goes to standard
   * input. One may contain <code>{model}</code>; if no model is asked for, it is left out, and an
   * option in front of it too. An example is {@code aider --yes-always --no-pretty --no-stream
   * --model {model} --message {prompt}}.
   *
   * @param command the executable and its arguments
   */
  public static AgentProgram printing(String id, List<String> command) {
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("a program needs a command");
    }
    return builder(id, id)
        .executables(command.get(0))
        .way(
            new Way(
                DriverKind.PROCESS_PER_TURN,
                command.subList(1, command.size()),
                Map.of(),
                command.toString().contains("{model}")
                    ? Set.of(Capability.TEXT_DELTAS, Capability.INTERRUPT, Capability.LIVE_MODEL)
                    : Set.of(Capability.TEXT_DELTAS, Capability.INTERRUPT)))
        .versionArguments()
        .build();
  }

  /** Returns the name by which sessions ask for the program. */
  public String id() {
    return id;
  }

  /** Returns the domain whose models it uses. */
  public String provider() {
    return provider;
  }

  /** Returns the names of its executable file, most usual first. */
  public List<String> executables() {
    return executables;
  }

  /** Returns its drivers, preferred first; none if it can only run in a terminal. */
  public List<Way> ways() {
    return ways;
  }

  /** Returns the way of this driver. */
  public Optional<Way> way(DriverKind driver) {
    return ways.stream().filter(way -> way.driver() == driver).findFirst();
  }

  /** Returns whether the program has this quirk. */
  public boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  /** Returns the model that it uses if none is asked for, if that is known. */
  public Optional<String> defaultModel() {
    return Optional.ofNullable(defaultModel);
  }

  /** Returns how long a start usually takes until the first prompt can be sent. */
  public Duration usualStart() {
    return usualStart;
  }

  /**
   * Returns the models that are known here, which are never all: a session takes any other name
   * too.
   */
  public List<String> models() {
    return models;
  }

  /** Returns the arguments that make it tell its version; empty if it cannot be asked. */
  public List<String> versionArguments() {
    return versionArguments;
  }

  /** Returns where it keeps its login. */
  public Login login() {
    return login;
  }

  /** Returns the words of its command line. */
  public Flags flags() {
    return flags;
  }

  /** Returns a copy that knows these models too. */
  public AgentProgram withModels(List<String> more) {
    Builder copy = new Builder(id, provider);
    copy.executables = executables;
    copy.ways.addAll(ways);
    copy.quirks = quirks;
    copy.defaultModel = defaultModel;
    copy.usualStart = usualStart;
    copy.models = Stream.concat(models.stream(), more.stream()).distinct().toList();
    copy.versionArguments = versionArguments;
    copy.login = login;
    copy.flags = flags;
    return copy.build();
  }

  @Override
  public String toString() {
    return id;
  }

  /** Collects the description of a program. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final String provider;
    private List<String> executables = List.of();
    private final List<Way> ways = new ArrayList<>();
    private Set<Quirk> quirks = Set.of();
    private @Nullable String defaultModel;
    private Duration usualStart = Duration.ofSeconds(1);
    private List<String> models = List.of();
    private List<String> versionArguments = List.of("--version");
    private Login login = Login.UNKNOWN;
    private Flags flags;

    private Builder(String id, String provider) {
      if (id.isBlank() || provider.isBlank()) {
        throw new IllegalArgumentException("a program needs an id and a provider");
      }
      this.id = id;
      this.provider = provider;
      this.flags = Flags.of(id);
    }

    /** Sets the names or the absolute path of the executable file, most usual first. */
    public Builder executables(String... names) {
      executables = List.of(names);
      return this;
    }

    /** Adds a driver, which comes after those that were added before. */
    public Builder way(Way way) {
      ways.add(way);
      return this;
    }

    /** Sets what distinguishes the program. */
    public Builder quirks(Quirk... those) {
      quirks = Set.of(those);
      return this;
    }

    /** Sets the model that the program uses if none is asked for. */
    public Builder defaultModel(String model) {
      defaultModel = model;
      return this;
    }

    /** Sets how long a start usually takes. */
    public Builder usualStart(Duration time) {
      usualStart = time;
      return this;
    }

    /** Sets the models that are known. */
    public Builder models(String... names) {
      models = List.of(names);
      return this;
    }

    /** Sets the arguments that make it tell its version; none if it cannot be asked. */
    public Builder versionArguments(String... arguments) {
      versionArguments = List.of(arguments);
      return this;
    }

    /** Sets where it keeps its login. */
    public Builder login(Login places) {
      login = places;
      return this;
    }

    /** Sets the words of its command line; the default is what is known of a program of its id. */
    public Builder flags(Flags words) {
      flags = words;
      return this;
    }

    /**
     * Makes the description.
     *
     * @throws IllegalArgumentException if the program has no executable, or lacks flags that its
     *     driver needs
     */
    public AgentProgram build() {
      return new AgentProgram(this);
    }
  }
}
