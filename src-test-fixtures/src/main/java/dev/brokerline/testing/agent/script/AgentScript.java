package dev.brokerline.testing.agent.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fake agent program knows and does. What it does not say is as the real program of that
 * name does it. Immutable.
 */
public final class AgentScript {

  private final Builder values;

  private AgentScript(Builder values) {
    this.values = new Builder(values);
  }

  /** Returns a builder of a script that says {@code Hello from mock.} in each turn. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a script of these turns. The last one serves all further prompts too. */
  public static AgentScript of(AgentTurn... turns) {
    return builder().turns(turns).build();
  }

  /**
   * Returns the script in a file, which is JSON.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is malformed; names the place
   */
  public static AgentScript read(Path file) throws IOException {
    return ScriptJson.read(String.valueOf(file.getFileName()), Files.readString(file, UTF_8));
  }

  /**
   * Returns the script in a text, which is JSON.
   *
   * @param source what the text is called in errors
   * @throws IllegalArgumentException if it is malformed; names the place
   */
  public static AgentScript parse(String source, String json) {
    return ScriptJson.read(source, json);
  }

  /** Returns the script as JSON, which {@link #parse} reads. */
  public String toJson() {
    return ScriptJson.write(this);
  }

  /** Returns what the program does with the prompt of this number, the first being 0. */
  public AgentTurn turn(int number) {
    List<AgentTurn> turns = values.turns;
    return turns.isEmpty() ? AgentTurn.hello() : turns.get(Math.min(number, turns.size() - 1));
  }

  /** Returns the turns; none if all say hello. */
  public List<AgentTurn> turns() {
    return values.turns;
  }

  /** Returns the version that the program claims. */
  public Optional<String> version() {
    return Optional.ofNullable(values.version);
  }

  /** Returns the models that the program lists, or nothing for those of the program. */
  public Optional<List<String>> models() {
    return Optional.ofNullable(values.models);
  }

  /** Returns the model that the program begins with. */
  public Optional<String> model() {
    return Optional.ofNullable(values.model);
  }

  /** Returns whether the program accepts a model that it does not list. */
  public Optional<Boolean> acceptsAnyModel() {
    return Optional.ofNullable(values.acceptsAnyModel);
  }

  /** Returns what the program does with a prompt while it is busy. */
  public Optional<WhenBusy> whenBusy() {
    return Optional.ofNullable(values.whenBusy);
  }

  /** Returns the ids of the sessions that the program creates, first one first. */
  public List<String> sessionIds() {
    return values.sessionIds;
  }

  /** Returns the ids of sessions that the program can resume without having created them. */
  public List<String> knownSessions() {
    return values.knownSessions;
  }

  /** Returns whether the program has a key or a login. */
  public boolean signedIn() {
    return values.signedIn;
  }

  /** Returns how long the program takes to start. */
  public Duration startTime() {
    return values.startTime;
  }

  /** Returns the faults with their numbers. */
  public Map<AgentFault, Integer> faults() {
    return Map.copyOf(values.faults);
  }

  /** Returns a builder with the values of this script. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Builds scripts. Not for use by several threads at once. */
  public static final class Builder {

    private final Map<AgentFault, Integer> faults = new EnumMap<>(AgentFault.class);
    private List<AgentTurn> turns = List.of();
    private @Nullable String version;
    private @Nullable List<String> models;
    private @Nullable String model;
    private @Nullable Boolean acceptsAnyModel;
    private @Nullable WhenBusy whenBusy;
    private List<String> sessionIds = List.of();
    private List<String> knownSessions = List.of();
    private boolean signedIn = true;
    private Duration startTime = Duration.ZERO;

    private Builder() {}

    private Builder(Builder other) {
      faults.putAll(other.faults);
      turns = other.turns;
      version = other.version;
      models = other.models;
      model = other.model;
      acceptsAnyModel = other.acceptsAnyModel;
      whenBusy = other.whenBusy;
      sessionIds = other.sessionIds;
      knownSessions = other.knownSessions;
      signedIn = other.signedIn;
      startTime = other.startTime;
    }

    /** Sets what the program does with its prompts. The last turn serves all further prompts. */
    public Builder turns(AgentTurn... inOrder) {
      return turns(List.of(inOrder));
    }

    Builder turns(List<AgentTurn> inOrder) {
      turns = List.copyOf(inOrder);
      return this;
    }

    /** Sets the version that the program claims. */
    public Builder version(String claimed) {
      version = claimed;
      return this;
    }

    /** Sets the models that the program lists. With none, it has no way to select a model. */
    public Builder models(String... listed) {
      return models(List.of(listed));
    }

    Builder models(List<String> listed) {
      models = List.copyOf(listed);
      return this;
    }

    /** Sets the model that the program begins with; by default the first of its list. */
    public Builder model(String first) {
      model = first;
      return this;
    }

    /**
     * Sets whether the program accepts a model that it does not list, and fails only in the next
     * turn, or never.
     */
    public Builder acceptsAnyModel(boolean accepts) {
      acceptsAnyModel = accepts;
      return this;
    }

    /** Sets what the program does with a prompt while it is busy. */
    public Builder whenBusy(WhenBusy policy) {
      whenBusy = policy;
      return this;
    }

    /** Sets the ids of the sessions that the program creates; further ones are random. */
    public Builder sessionIds(String... ids) {
      return sessionIds(List.of(ids));
    }

    Builder sessionIds(List<String> ids) {
      sessionIds = List.copyOf(ids);
      return this;
    }

    /** Sets the ids of sessions that the program can resume without having created them. */
    public Builder knownSessions(String... ids) {
      return knownSessions(List.of(ids));
    }

    Builder knownSessions(List<String> ids) {
      knownSessions = List.copyOf(ids);
      return this;
    }

    /** Sets whether the program has a key or a login; true by default. */
    public Builder signedIn(boolean isSignedIn) {
      signedIn = isSignedIn;
      return this;
    }

    /** Sets how long the program takes to start, besides what its JVM needs. */
    public Builder startTime(Duration time) {
      startTime = time;
      return this;
    }

    /** Adds a fault with its default number. */
    public Builder fault(AgentFault fault) {
      return fault(fault, fault.defaultNumber());
    }

    /** Adds a fault with its number. */
    public Builder fault(AgentFault fault, int number) {
      faults.put(fault, number);
      return this;
    }

    /** Returns the script. */
    public AgentScript build() {
      return new AgentScript(this);
    }
  }
}
