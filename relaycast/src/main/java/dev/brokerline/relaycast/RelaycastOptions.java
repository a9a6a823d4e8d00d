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
 * What may be chosen about a local Relaycast; immutable. Every limit is per workspace, and what
 * happens at it is said at its setter.
 */
public final class RelaycastOptions {
  private static final int CONNECTIONS_BESIDES_SOCKETS = 256;

  private final Builder chosen;

  private RelaycastOptions(Builder chosen) {
    this.chosen = chosen;
  }

  /** Returns the standard options. */
  public static RelaycastOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the standard options. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the name of the workspace that is there from the start. */
  public String workspaceName() {
    return chosen.workspaceName;
  }

  /** Returns who is asked by agents to start and stop agents. */
  public Optional<AgentRequestListener> agentRequestListener() {
    return Optional.ofNullable(chosen.agentRequestListener);
  }

  /** Returns whether agents may have the broker start and stop agents. */
  public boolean agentsMaySpawn() {
    return chosen.agentsMaySpawn;
  }

  /** Returns whether every call must come by the secret path. */
  public boolean requireSecretPath() {
    return chosen.requireSecretPath;
  }

  /** Returns the greatest size of a request body, in bytes. */
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

  /** Collects choices; not thread-safe. */
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

    /** Names the workspace; standard {@code brokerline}. */
    public Builder workspaceName(String name) {
      workspaceName = Objects.requireNonNull(name);
      return this;
    }

    /**
     * Lets agents have the broker start and stop agents; standard false. An agent may name any
     * program to be started, and any agent to be stopped: allow it only to agents that may run any
     * program themselves. Without it, and without an {@link #agentRequestListener}, such a call is
     * refused with 403; agents write to each other all the same.
     */
    public Builder agentsMaySpawn(boolean allowed) {
      agentsMaySpawn = allowed;
      return this;
    }

    /**
     * Demands of every call that it come by the secret path of {@link LocalRelaycast#brokerUri};
     * standard false. It is always demanded where the system does not tell whose a connection is,
     * that is outside Linux. Clients that drop the path of an address, as those of TypeScript do,
     * are then refused.
     */
    public Builder requireSecretPath(boolean required) {
      requireSecretPath = required;
      return this;
    }

    /**
     * Hands the wishes of agents for other agents to this listener, which may grant them or not;
     * standard: none. The broker is then told nothing, whatever {@link #agentsMaySpawn} says.
     */
    public Builder agentRequestListener(AgentRequestListener listener) {
      agentRequestListener = Objects.requireNonNull(listener);
      return this;
    }

    /** Limits a request body, in bytes; standard 8 MiB. A larger one is answered with 413. */
    public Builder maxBodyBytes(int bytes) {
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Limits agents; standard 10,000. Beyond it the longest silent offline one is forgotten, else
     * refused.
     */
    public Builder maxAgents(int agents) {
      maxAgents = agents;
      return this;
    }

    /** Limits channels; standard 10,000. Beyond it new ones are refused. */
    public Builder maxChannels(int channels) {
      maxChannels = channels;
      return this;
    }

    /** Limits conversations; standard 10,000. Beyond it the one silent longest is forgotten. */
    public Builder maxConversations(int conversations) {
      maxConversations = conversations;
      return this;
    }

    /**
     * Limits the messages kept of each channel or conversation; standard 1,000. The oldest are
     * forgotten.
     */
    public Builder maxMessages(int messages) {
      maxMessages = messages;
      return this;
    }

    /**
     * Limits the characters of all kept messages, and of the frames that wait for one socket;
     * standard 32 Mi. The oldest messages are forgotten; a socket that falls further behind is
     * closed.
     */
    public Builder maxMessageChars(long characters) {
      maxMessageChars = characters;
      return this;
    }

    /**
     * Limits the memory of all that the server keeps, over all its workspaces, in bytes and by
     * estimate; standard 64 MiB, but no more than an eighth of the heap. The oldest messages are
     * forgotten; what then does not fit is refused.
     */
    public Builder maxKeptBytes(long bytes) {
      maxKeptBytes = bytes;
      return this;
    }

    /** Limits WebSockets; standard 1,000. Beyond it new ones are refused. */
    public Builder maxSockets(int sockets) {
      maxSockets = sockets;
      return this;
    }

    /**
     * Limits the frames that wait for one socket; standard 4,096. A socket that falls further
     * behind is closed. Half as many are kept for replay.
     */
    public Builder maxQueuedFrames(int frames) {
      maxQueuedFrames = frames;
      return this;
    }

    /**
     * Sets the age up to which frames are sent again to a reconnected broker; standard 120 s, at
     * most 300 s.
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
     * Returns the options, or throws {@link IllegalArgumentException} naming the choice that cannot
     * be.
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
