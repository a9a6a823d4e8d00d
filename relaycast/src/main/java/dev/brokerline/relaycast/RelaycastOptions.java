package dev.brokerline.relaycast;

import dev.brokerline.relaycast.internal.socket.SocketLimits;
import dev.brokerline.relaycast.internal.state.Limits;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a local Relaycast. Immutable. Limits apply per workspace unless their setter says
 * otherwise, and each setter says what happens at its limit.
 */
public final class RelaycastOptions {
  private static final int CONNECTIONS_BESIDES_SOCKETS = 256;

  private final Builder chosen;

  private RelaycastOptions(Builder chosen) {
    this.chosen = chosen;
  }

  /** Returns the default options. */
  public static RelaycastOptions defaults() {
    return builder().build();
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the name of the initial workspace. */
  public String workspaceName() {
    return chosen.workspaceName;
  }

  /** Returns the listener for requests of agents to start and stop agents, if any. */
  public Optional<AgentRequestListener> agentRequestListener() {
    return Optional.ofNullable(chosen.agentRequestListener);
  }

  /** Returns whether agents may make the broker start and stop agents. */
  public boolean agentsMaySpawn() {
    return chosen.agentsMaySpawn;
  }

  /** Returns whether every call must use the secret path. */
  public boolean requireSecretPath() {
    return chosen.requireSecretPath;
  }

  /** Returns the maximum size of a request body, in bytes. */
  public int maxBodyBytes() {
    return chosen.maxBodyBytes;
  }

  Clock clock() {
    return chosen.clock;
  }

  LongSupplier nanoTime() {
    return chosen.nanoTime;
  }

  Limits limits() {
    return new Limits(
        chosen.maxAgents,
        chosen.maxChannels,
        chosen.maxConversations,
        chosen.maxMessages,
        chosen.maxMessageChars);
  }

  long maxKeptBytes() {
    return chosen.maxKeptBytes;
  }

  /** WebSockets, and some more for calls that come and go. */
  int maxConnections() {
    return chosen.maxSockets + CONNECTIONS_BESIDES_SOCKETS;
  }

  SocketLimits socketLimits() {
    // No single one may take what all have together.
    long share = Math.min(chosen.maxMessageChars, chosen.maxKeptBytes / 8);
    return new SocketLimits(
        chosen.maxSockets,
        chosen.maxQueuedFrames,
        share,
        chosen.replayWindow,
        chosen.maxQueuedFrames / 2,
        share / 2);
  }

  /** Builds options. Not safe for use by several threads. */
  public static final class Builder {
    /** The broker forgets message ids after 300 s: what is older would be delivered twice. */
    private static final Duration MAX_REPLAY_WINDOW = Duration.ofMinutes(5);

    private String workspaceName = "brokerline";
    private @Nullable AgentRequestListener agentRequestListener;
    private boolean agentsMaySpawn;
    private boolean requireSecretPath;
    private int maxBodyBytes = 8 * 1024 * 1024;
    private int maxAgents = 10_000;
    private int maxChannels = 10_000;
    private int maxConversations = 10_000;
    private int maxMessages = 1_000;
    private long maxMessageChars = 32L * 1024 * 1024;
    private long maxKeptBytes = Math.min(64L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8);
    private int maxSockets = 1_000;
    private int maxQueuedFrames = 4_096;
    private Duration replayWindow = Duration.ofMinutes(2);
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    private Builder(Builder other) {
      workspaceName = other.workspaceName;
      agentRequestListener = other.agentRequestListener;
      agentsMaySpawn = other.agentsMaySpawn;
      requireSecretPath = other.requireSecretPath;
      maxBodyBytes = other.maxBodyBytes;
      maxAgents = other.maxAgents;
      maxChannels = other.maxChannels;
      maxConversations = other.maxConversations;
      maxMessages = other.maxMessages;
      maxMessageChars = other.maxMessageChars;
      maxKeptBytes = other.maxKeptBytes;
      maxSockets = other.maxSockets;
      maxQueuedFrames = other.maxQueuedFrames;
      replayWindow = other.replayWindow;
      clock = other.clock;
      nanoTime = other.nanoTime;
    }

    /** Sets the name of the initial workspace; default: {@code brokerline}. */
    public Builder workspaceName(String name) {
      workspaceName = Objects.requireNonNull(name);
      return this;
    }

    /**
     * Sets whether agents may make the broker start and stop agents; default: false. An agent could
     * start any program and stop any agent, so allow this only for agents that may run any program
     * themselves. With false, and without an {@link #agentRequestListener}, such a call is answered
     * with 403. Agents can write to each other in any case.
     */
    public Builder agentsMaySpawn(boolean allowed) {
      agentsMaySpawn = allowed;
      return this;
    }

    /**
     * Sets whether every call must use the secret path of {@link LocalRelaycast#brokerUri};
     * default: false. Where the system does not tell the user of a connection, as outside Linux,
     * the server always requires it. It then refuses clients that drop the path of an address, such
     * as the TypeScript ones.
     */
    public Builder requireSecretPath(boolean required) {
      requireSecretPath = required;
      return this;
    }

    /**
     * Sets a listener for requests of agents to start and stop agents, which may grant them or not;
     * default: none. With a listener the broker receives no such request, whatever {@link
     * #agentsMaySpawn} says.
     */
    public Builder agentRequestListener(AgentRequestListener listener) {
      agentRequestListener = Objects.requireNonNull(listener);
      return this;
    }

    /**
     * Limits the size of a request body, in bytes; default: 8 MiB. A larger one is answered with
     * 413.
     */
    public Builder maxBodyBytes(int bytes) {
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Limits the number of agents; default: 10,000. Beyond that, the offline agent that has been
     * silent longest is forgotten, or if there is none, the new one is refused.
     */
    public Builder maxAgents(int agents) {
      maxAgents = agents;
      return this;
    }

    /** Limits the number of channels; default: 10,000. Beyond that, new ones are refused. */
    public Builder maxChannels(int channels) {
      maxChannels = channels;
      return this;
    }

    /**
     * Limits the number of conversations; default: 10,000. Beyond that, the one that has been
     * silent longest is forgotten.
     */
    public Builder maxConversations(int conversations) {
      maxConversations = conversations;
      return this;
    }

    /**
     * Limits the kept messages of each channel or conversation; default: 1,000. Beyond that, the
     * oldest are forgotten.
     */
    public Builder maxMessages(int messages) {
      maxMessages = messages;
      return this;
    }

    /**
     * Limits the characters of all kept messages, and of the frames that wait for one socket;
     * default: 32 Mi. Beyond that, the oldest messages are forgotten, and the socket is closed.
     */
    public Builder maxMessageChars(long characters) {
      maxMessageChars = characters;
      return this;
    }

    /**
     * Limits the estimated memory of everything that the server keeps, over all workspaces, in
     * bytes; default: 64 MiB, but at most an eighth of the heap. Beyond that, the oldest messages
     * are forgotten, and what still does not fit is refused.
     */
    public Builder maxKeptBytes(long bytes) {
      maxKeptBytes = bytes;
      return this;
    }

    /** Limits the number of WebSockets; default: 1,000. Beyond that, new ones are refused. */
    public Builder maxSockets(int sockets) {
      maxSockets = sockets;
      return this;
    }

    /**
     * Limits the frames that wait for one socket; default: 4,096. Beyond that, the socket is
     * closed. Half as many frames are kept for replay.
     */
    public Builder maxQueuedFrames(int frames) {
      maxQueuedFrames = frames;
      return this;
    }

    /**
     * Sets the maximum age of frames that are sent again to a reconnected broker; default: 120 s,
     * at most 300 s.
     */
    public Builder replayWindow(Duration window) {
      replayWindow = Objects.requireNonNull(window);
      return this;
    }

    /** Sets the time of day and the elapsed time, for tests. */
    Builder time(Clock timeOfDay, LongSupplier elapsedNanos) {
      clock = timeOfDay;
      nanoTime = elapsedNanos;
      return this;
    }

    /**
     * Returns the options. Throws {@link IllegalArgumentException} if a setting cannot be used; the
     * message names it.
     */
    public RelaycastOptions build() {
      if (workspaceName.isBlank()) {
        throw new IllegalArgumentException("workspaceName must not be blank");
      }
      requirePositive("maxBodyBytes", maxBodyBytes);
      requirePositive("maxAgents", maxAgents);
      requirePositive("maxChannels", maxChannels);
      requirePositive("maxConversations", maxConversations);
      requirePositive("maxMessages", maxMessages);
      requirePositive("maxMessageChars", maxMessageChars);
      requirePositive("maxKeptBytes", maxKeptBytes);
      requirePositive("maxSockets", maxSockets);
      requirePositive("maxQueuedFrames", maxQueuedFrames);
      if (replayWindow.isNegative() || replayWindow.compareTo(MAX_REPLAY_WINDOW) > 0) {
        throw new IllegalArgumentException(
            "replayWindow must be between 0 and " + MAX_REPLAY_WINDOW + ", not " + replayWindow);
      }
      return new RelaycastOptions(new Builder(this));
    }

    private static void requirePositive(String name, long value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " must be positive, not " + value);
      }
    }
  }
}
