package dev.brokerline.agents;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.DeliveryEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks for what happens to agents; override the ones of interest. The listener executor of the
 * options makes the calls in the broker's order, one at a time. A listener may block, which delays
 * only the other listeners of the relay. Its exceptions are logged.
 *
 * <p>The agent of a call is the one that the event was about, even if another one has its name by
 * now. Its {@link Agent#snapshot} is current and may be newer than the event.
 */
public interface AgentListener {

  /** The worker of an agent runs. Either this relay or Relaycast asked for the spawn. */
  default void onSpawned(Agent agent) {}

  /** The agent's program is ready; called again after each restart. */
  default void onReady(Agent agent) {}

  /** The agent has been silent for the given time. */
  default void onIdle(Agent agent, Duration silence) {}

  /** The agent's program has ended, or has asked to be ended; {@link #onExited} follows. */
  default void onExitRequested(Agent agent, @Nullable String reason) {}

  /**
   * The agent has ended by itself.
   *
   * @param how what was known just after the event, with the exit as far as the broker reports it
   */
  default void onExited(Agent agent, AgentSnapshot how) {}

  /** The agent was released. */
  default void onReleased(Agent agent) {}

  /** The agent's worker has crashed, and the broker will restart it. */
  default void onRestarting(Agent agent) {}

  /** The broker has restarted the agent's worker. */
  default void onRestarted(Agent agent) {}

  /** The agent's worker has crashed, and the broker will not restart it. */
  default void onDead(Agent agent, @Nullable String reason) {}

  /** The agent's worker has refused something that the broker sent to it. */
  default void onWorkerError(Agent agent, ErrorDetail error) {}

  /** The channels that the agent hears have changed. */
  default void onChannels(Agent agent, List<String> added, List<String> removed) {}

  /** A message has arrived from Relaycast, from any sender. */
  default void onMessage(InboundMessage message) {}

  /** The delivery of a message to an agent has made progress. */
  default void onDelivery(DeliveryEvent event) {}

  /** Something has happened to the broker itself. */
  default void onSupervision(SupervisionEvent.Step step) {}

  /**
   * Events were dropped because the listeners of this relay are too slow. That happens at the
   * limits of {@link dev.brokerline.client.options.ClientLimits}.
   */
  default void onEventsDropped(long count) {}
}
