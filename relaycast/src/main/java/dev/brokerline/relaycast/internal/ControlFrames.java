package dev.brokerline.relaycast.internal;

import dev.brokerline.relaycast.internal.socket.Frames;
import dev.brokerline.relaycast.internal.state.Exclusive;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the requests of agents to the broker as control frames, upon which it starts and stops
 * agents.
 */
public final class ControlFrames implements AgentWishes {
  private static final Logger LOG = LoggerFactory.getLogger(ControlFrames.class);

  private final Exclusive exclusive;

  /** Makes an instance that sends under this lock. */
  public ControlFrames(Exclusive exclusive) {
    this.exclusive = exclusive;
  }

  @Override
  public void spawn(Relay relay, Spawn wish) {
    send(
        relay,
        wish.name(),
        Frames.spawnRequested(
            wish.name(), wish.cli(), wish.task(), wish.channel(), wish.alreadyExisted()));
  }

  @Override
  public void release(Relay relay, Release wish) {
    // The broker drops a frame equal to an earlier one.
    String reason = wish.reason() == null ? "requested" : wish.reason();
    String unique = reason + " [" + UUID.randomUUID() + "]";
    send(relay, wish.name(), Frames.releaseRequested(wish.name(), unique, wish.deleted()));
  }

  private void send(Relay relay, String agent, String frame) {
    boolean sent = exclusive.call(() -> relay.hub().toBrokers(frame));
    if (!sent) {
      LOG.warn("No broker is connected that could start or stop agent {}", agent);
    }
  }
}
