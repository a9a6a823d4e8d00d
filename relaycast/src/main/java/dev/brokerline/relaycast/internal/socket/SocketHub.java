package dev.brokerline.relaycast.internal.socket;

import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Exclusive;
import dev.brokerline.relaycast.internal.state.Kept;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sockets of one workspace and the way of each frame to them. A socket is opened either
 * with the workspace key, then it is a broker's, or with an agent's token. All methods are called
 * under the server's lock; the sending itself happens after it.
 */
public final class SocketHub {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHub.class);

  /**
   * How old a frame may be to be sent to a broker that subscribes late. It subscribes on its socket
   * and posts by HTTP, and the two race: what it posted just before would be lost.
   */
  private static final Duration LATE_SUBSCRIPTION = Duration.ofSeconds(5);

  private final Set<ClientSocket> sockets = new LinkedHashSet<>();
  private final Exclusive exclusive;
  private final SocketLimits limits;
  private final ReplayRing replay;
  private final Kept kept;

  /** Makes a hub without sockets. */
  public SocketHub(Exclusive exclusive, SocketLimits limits, LongSupplier nanoTime, Kept kept) {
    this.exclusive = exclusive;
    this.limits = limits;
    this.kept = kept;
    this.replay = new ReplayRing(limits, nanoTime, kept);
  }

  /** Returns whether one more socket may be opened; what counts is the room when it opens. */
  public boolean hasRoom() {
    return sockets.size() < limits.sockets();
  }

  /** Returns the open sockets, for closing them. */
  public List<ClientSocket> sockets() {
    return List.copyOf(sockets);
  }

  /** Sends a frame to every socket that listens to the channel, the author's among them. */
  public void toChannel(String channel, String frame) {
    replay.add(channel, frame);
    for (ClientSocket socket : sockets()) {
      if (socket.channels().contains(channel)) {
        send(socket, frame);
      }
    }
  }

  /** Sends one frame to every broker, the other to the sockets of the participants. */
  public void toConversation(
      Collection<Agent> participants, String brokerFrame, String agentFrame) {
    replay.add(null, brokerFrame);
    for (ClientSocket socket : sockets()) {
      Agent agent = socket.agent();
      if (agent == null) {
        send(socket, brokerFrame);
      } else if (participants.contains(agent)) {
        send(socket, agentFrame);
      }
    }
  }

  /** Sends a frame to every broker, this once only; returns whether there was one. */
  public boolean toBrokers(String frame) {
    List<ClientSocket> brokers = sockets.stream().filter(s -> s.agent() == null).toList();
    brokers.forEach(socket -> send(socket, frame));
    return !brokers.isEmpty();
  }

  /** Takes a new socket; returns false if others have taken the room since it was asked for. */
  boolean opened(ClientSocket socket) {
    if (!hasRoom()) {
      return false;
    }
    sockets.add(socket);
    LOG.debug("Socket of {} opened; {} open", socket, sockets.size());
    return true;
  }

  Kept kept() {
    return kept;
  }

  void closed(ClientSocket socket) {
    unsubscribe(socket, List.copyOf(socket.channels()));
    if (sockets.remove(socket)) {
      LOG.debug("Socket of {} closed; {} open", socket, sockets.size());
    }
  }

  void subscribe(ClientSocket socket, Collection<String> channels) {
    Set<String> added = new HashSet<>(channels);
    added.removeAll(socket.channels());
    added.removeIf(channel -> !kept.tryTake(subscriptionCost(channel)));
    socket.channels().addAll(added);
    if (!replayOnce(socket) && socket.agent() == null) {
      replay.recentOf(added, LATE_SUBSCRIPTION).forEach(frame -> send(socket, frame));
    }
  }

  void unsubscribe(ClientSocket socket, Collection<String> channels) {
    for (String channel : channels) {
      if (socket.channels().remove(channel)) {
        kept.give(subscriptionCost(channel));
      }
    }
  }

  private static long subscriptionCost(String channel) {
    return Kept.ENTRY + Kept.text(channel);
  }

  void ping(ClientSocket socket) {
    // A broker without channels never subscribes; its first ping then says that it listens.
    replayOnce(socket);
    send(socket, Frames.PONG);
  }

  private boolean replayOnce(ClientSocket socket) {
    if (socket.agent() != null || !socket.markReplayed()) {
      return false;
    }
    replay.recent(socket.channels()).forEach(frame -> send(socket, frame));
    return true;
  }

  private void send(ClientSocket socket, String frame) {
    Outbox outbox = socket.outbox();
    if (outbox.offer(frame)) {
      exclusive.after(outbox);
    } else {
      LOG.warn(
          "Socket of {} is more than {} frames or {} characters behind: closing it",
          socket,
          limits.queuedFrames(),
          limits.queuedChars());
      closed(socket);
      exclusive.after(socket.disconnection());
    }
  }
}
