package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry.Folded;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Tells a listener about agents what the events say. Whom an event is about was found out when it
 * came: when the listener hears of it, another agent may have the name.
 */
final class AgentNews implements EventDispatcher.Listener {

  private final AgentListener listener;
  private final Function<AgentLife, Agent> agents;
  private final EventTable<Object> told = new EventTable<>();

  /** Makes an adapter for a listener. */
  AgentNews(AgentListener listener, Function<AgentLife, Agent> agents) {
    this.listener = listener;
    this.agents = agents;
    told.on(DeliveryEvent.class, listener::onDelivery)
        .on(
            RelayEvent.Inbound.class,
            inbound -> InboundMessage.of(inbound, Instant.now()).ifPresent(listener::onMessage));
    on(AgentEvent.Spawned.class, (agent, event) -> listener.onSpawned(agent));
    on(WorkerEvent.Ready.class, (agent, event) -> listener.onReady(agent));
    on(AgentEvent.Idle.class, this::idle);
    on(
        AgentEvent.ExitRequested.class,
        (agent, event) -> listener.onExitRequested(agent, event.reason()));
    on(AgentEvent.Released.class, (agent, event) -> listener.onReleased(agent));
    on(AgentEvent.Restarting.class, (agent, event) -> listener.onRestarting(agent));
    on(AgentEvent.Restarted.class, (agent, event) -> listener.onRestarted(agent));
    on(AgentEvent.PermanentlyDead.class, (agent, event) -> listener.onDead(agent, event.reason()));
    on(WorkerEvent.Failed.class, this::complained);
    on(
        ChannelEvent.Subscribed.class,
        (agent, added) -> listener.onChannels(agent, added.channels(), List.of()));
    on(
        ChannelEvent.Unsubscribed.class,
        (agent, removed) -> listener.onChannels(agent, List.of(), removed.channels()));
    told.fold(AgentEvent.Exited.class, this::exited);
  }

  /** Tells of an event about an agent that is known. */
  private <E extends BrokerEvent> void on(Class<E> type, BiConsumer<Agent, ? super E> news) {
    told.fold(
        type,
        (found, event) -> {
          if (found instanceof Folded about) {
            news.accept(agents.apply(about.life()), event);
          }
          return found;
        });
  }

  private Object exited(Object found, AgentEvent.Exited event) {
    if (found instanceof Folded about) {
      AgentSnapshot how = about.then();
      listener.onExited(agents.apply(about.life()), how);
    }
    return found;
  }

  private void idle(Agent agent, AgentEvent.Idle event) {
    Long seconds = event.idleSecs();
    listener.onIdle(agent, Duration.ofSeconds(seconds == null ? 0 : seconds));
  }

  private void complained(Agent agent, WorkerEvent.Failed event) {
    ErrorDetail error = event.error();
    if (error != null) {
      listener.onWorkerError(agent, error);
    }
  }

  @Override
  public void onEvent(ClientEvent event, Object found) {
    if (event instanceof ClientEvent.FromBroker from) {
      var unused = told.handle(found, from.event());
    } else if (event instanceof SupervisionEvent supervised) {
      listener.onSupervision(supervised.step());
    } else if (event instanceof ClientEvent.EventsDropped dropped) {
      listener.onEventsDropped(dropped.count());
    }
  }
}
