package dev.brokerline.agents;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All that can be chosen about an {@link AgentRelay}. Immutable; everything has a default. */
public final class AgentRelayOptions {

  private final BrokerClientOptions broker;
  private final SupervisionPolicy supervision;
  private final List<AgentHooks> hooks;
  private final Duration hookTimeout;
  private final Duration releaseTimeout;
  private final int maxOutputChars;
  private final int maxDeliveries;

  private AgentRelayOptions(Builder builder) {
    broker = builder.broker;
    supervision = builder.supervision;
    hooks = List.copyOf(builder.hooks);
    hookTimeout = builder.hookTimeout;
    releaseTimeout = builder.releaseTimeout;
    maxOutputChars = builder.maxOutputChars;
    maxDeliveries = builder.maxDeliveries;
  }

  /** Returns options in which everything has its default. */
  public static AgentRelayOptions defaults() {
    return builder().build();
  }

  /** Returns a builder in which everything has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what is chosen about each broker, and the conversation with it. */
  public BrokerClientOptions broker() {
    return broker;
  }

  /** Returns what to do when a broker ends unasked. */
  public SupervisionPolicy supervision() {
    return supervision;
  }

  /** Returns what is called around spawns and releases. */
  public List<AgentHooks> hooks() {
    return hooks;
  }

  /** Returns how long one hook is waited for. */
  public Duration hookTimeout() {
    return hookTimeout;
  }

  /** Returns how long closing waits for the releases of all agents, before the broker is ended. */
  public Duration releaseTimeout() {
    return releaseTimeout;
  }

  /** Returns how many characters of an agent's output are kept. */
  public int maxOutputChars() {
    return maxOutputChars;
  }

  /** Returns how many deliveries are remembered. */
  public int maxDeliveries() {
    return maxDeliveries;
  }

  /** Collects options; {@link #build} returns them. */
  public static final class Builder {

    private BrokerClientOptions broker = BrokerClientOptions.builder().build();
    private SupervisionPolicy supervision = SupervisionPolicy.RESTART;
    private final List<AgentHooks> hooks = new ArrayList<>();
    private Duration hookTimeout = Duration.ofSeconds(5);
    private Duration releaseTimeout = Duration.ofSeconds(5);
    private int maxOutputChars = 256 * 1024;
    private int maxDeliveries = 10_000;

    private Builder() {}

    /** What is chosen about each broker; default: everything's default. */
    public Builder broker(BrokerClientOptions options) {
      broker = Objects.requireNonNull(options, "options");
      return this;
    }

    /** What to do when a broker ends unasked; default: {@link SupervisionPolicy#RESTART}. */
    public Builder supervision(SupervisionPolicy policy) {
      supervision = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Adds what is called around spawns and releases. */
    public Builder hooks(AgentHooks hooks) {
      this.hooks.add(Objects.requireNonNull(hooks, "hooks"));
      return this;
    }

    /** How long one hook is waited for; default: 5 s. */
    public Builder hookTimeout(Duration timeout) {
      hookTimeout = Durations.requireBetweenZeroAndAYear("hookTimeout", timeout);
      return this;
    }

    /**
     * How long closing waits for the releases of all agents, before the broker is ended; default: 5
     * s. With the close time-out of the broker's options, it bounds closing.
     */
    public Builder releaseTimeout(Duration timeout) {
      releaseTimeout = Durations.requireBetweenZeroAndAYear("releaseTimeout", timeout);
      return this;
    }

    /** How many characters of an agent's output are kept, the newest; default: 262,144. */
    public Builder maxOutputChars(int chars) {
      maxOutputChars = positive("maxOutputChars", chars);
      return this;
    }

    /** How many deliveries are remembered, the newest and the unfinished; default: 10,000. */
    public Builder maxDeliveries(int deliveries) {
      maxDeliveries = positive("maxDeliveries", deliveries);
      return this;
    }

    /** Returns the options. */
    public AgentRelayOptions build() {
      return new AgentRelayOptions(this);
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, was " + value);
      }
      return value;
    }
  }
}
