package dev.brokerline.harness.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    if (executables.isEmpty() || ways.isEmpty()) {
      throw new IllegalArgumentException(id + " needs an executable and a driver");
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
                    Capability.RESUME)))
        .quirks(Quirk.ACCEPTS_ANY_MODEL)
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

  /** Returns its drivers, preferred first. */
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

    private Builder(String id, String provider) {
      if (id.isBlank() || provider.isBlank()) {
        throw new IllegalArgumentException("a program needs an id and a provider");
      }
      this.id = id;
      this.provider = provider;
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

    /**
     * Makes the description.
     *
     * @throws IllegalArgumentException if the program has no executable or no driver
     */
    public AgentProgram build() {
      return new AgentProgram(this);
    }
  }
}
