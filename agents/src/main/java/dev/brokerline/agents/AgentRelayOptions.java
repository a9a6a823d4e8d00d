package dev.brokerline.agents;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Durations;
import dev.brokerline.spawn.BrokerImplementation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The settings of an {@link AgentRelay}. Immutable; every setting has a default. */
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

  /** Returns the default options. */
  public static AgentRelayOptions defaults() {
    return builder().build();
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the options of each broker and its client. */
  public BrokerClientOptions broker() {
    return broker;
  }

  /** Returns what to do when a broker ends unexpectedly. */
  public SupervisionPolicy supervision() {
    return supervision;
  }

  /** Returns the hooks around spawns and releases. */
  public List<AgentHooks> hooks() {
    return hooks;
  }

  /** Returns how long to wait for one hook. */
  public Duration hookTimeout() {
    return hookTimeout;
  }

  /** Returns how long closing waits for the releases of all agents before it ends the broker. */
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

    /** Sets the options of each broker and its client; default: the default options. */
    public Builder broker(BrokerClientOptions options) {
      broker = Objects.requireNonNull(options, "options");
      return this;
    }

    /** Sets the broker to run, with the default options; see {@code Brokers}. */
    public Builder broker(BrokerImplementation implementation) {
      return broker(BrokerClientOptions.builder().broker(implementation).build());
    }

    /**
     * Sets what to do when a broker ends unexpectedly; default: {@link SupervisionPolicy#RESTART}.
     */
    public Builder supervision(SupervisionPolicy policy) {
      supervision = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Adds hooks around spawns and releases. */
    public Builder hooks(AgentHooks hooks) {
      this.hooks.add(Objects.requireNonNull(hooks, "hooks"));
      return this;
    }

    /** Sets how long to wait for one hook; default: 5 s. */
    public Builder hookTimeout(Duration timeout) {
      hookTimeout = Durations.requireBetweenZeroAndAYear("hookTimeout", timeout);
      return this;
    }

    /**
     * Sets how long closing waits for the releases of all agents before it ends the broker;
     * default: 5 s. Closing takes at most this plus the close timeout of the broker's options.
     */
    public Builder releaseTimeout(Duration timeout) {
      releaseTimeout = Durations.requireBetweenZeroAndAYear("releaseTimeout", timeout);
      return this;
    }

    /**
     * Sets how many characters of each agent's output are kept, the newest ones; default: 262,144.
     */
    public Builder maxOutputChars(int chars) {
      maxOutputChars = positive("maxOutputChars", chars);
      return this;
    }

    /** Sets how many deliveries are remembered, the newest and unfinished ones; default: 10,000. */
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
