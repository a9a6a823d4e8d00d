package dev.brokerline.agents;

import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionStep;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.DeliveryEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to agents: override what is of interest. Called in the broker's order, one
 * call at a time, on the listener executor of the options; may block, which holds up the other
 * listeners of this relay and nothing else. What it throws is logged.
 *
 * <p>The agent is the one that the event was about, though another one may have its name by now.
 * Its {@link Agent#snapshot} is that of today, which may have gone on since the event.
 */
public interface AgentListener {

  /** Its worker runs: of an agent that this relay spawned, or that Relaycast asked for. */
  default void onSpawned(Agent agent) {}

  /** Its program is ready; comes again after each restart. */
  default void onReady(Agent agent) {}

  /** It has been silent for so long. */
  default void onIdle(Agent agent, Duration silence) {}

  /** Its program has ended, or asked to end; {@link #onExited} follows. */
  default void onExitRequested(Agent agent, @Nullable String reason) {}

  /**
   * It has ended by itself.
   *
   * @param how what was known just after the event: how it ended, as far as the broker tells
   */
  default void onExited(Agent agent, AgentSnapshot how) {}

  /** It was released. */
  default void onReleased(Agent agent) {}

  /** Its worker has crashed, and the broker will start it again. */
  default void onRestarting(Agent agent) {}

  /** The broker has started its worker again. */
  default void onRestarted(Agent agent) {}

  /** Its worker has crashed, and the broker will not start it again. */
  default void onDead(Agent agent, @Nullable String reason) {}

  /** Its worker has objected to what the broker handed it. */
  default void onWorkerError(Agent agent, ErrorDetail error) {}

  /** It hears other channels than before: those were added, or removed. */
  default void onChannels(Agent agent, List<String> added, List<String> removed) {}

  /** A message has come from Relaycast, from whomever. */
  default void onMessage(InboundMessage message) {}

  /** A message is on its way to an agent. */
  default void onDelivery(DeliveryEvent event) {}

  /** Something has happened to the broker itself. */
  default void onSupervision(SupervisionStep step) {}

  /**
   * So many events were dropped, since this relay's listeners are too slow: at the bounds of {@link
   * dev.brokerline.client.options.ClientLimits}, or those about agents of which 10,000 newer ones
   * wait.
   */
  default void onEventsDropped(long count) {}
}
