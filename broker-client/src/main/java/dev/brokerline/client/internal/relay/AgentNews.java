package dev.brokerline.client.internal.relay;

import dev.brokerline.client.BrokerEventListener;
import dev.brokerline.client.ClientEvent;
import dev.brokerline.client.relay.Agent;
import dev.brokerline.client.relay.AgentListener;
import dev.brokerline.client.relay.InboundMessage;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tells a listener about agents what the events say. */
public final class AgentNews implements BrokerEventListener {

  private final AgentListener listener;
  private final Function<String, Optional<Agent>> agents;

  /** Makes the way to a listener; agents are found by their names. */
  public AgentNews(AgentListener listener, Function<String, Optional<Agent>> agents) {
    this.listener = listener;
    this.agents = agents;
  }

  @Override
  public void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker told) {
      tell(told.event());
    } else if (event instanceof ClientEvent.Supervised supervised) {
      listener.onSupervision(supervised.step());
    } else if (event instanceof ClientEvent.EventsDropped dropped) {
      listener.onEventsDropped(dropped.count());
    }
  }

  private void tell(BrokerEvent event) {
    if (event instanceof DeliveryEvent delivery) {
      listener.onDelivery(delivery);
    } else if (event instanceof RelayEvent.Inbound inbound) {
      InboundMessage.of(inbound, Instant.now()).ifPresent(listener::onMessage);
    } else {
      Optional.ofNullable(event.agent()).flatMap(agents).ifPresent(agent -> tell(agent, event));
    }
  }

  private void tell(Agent agent, BrokerEvent event) {
    if (event instanceof AgentEvent life) {
      life(agent, life);
    } else if (event instanceof WorkerEvent.Ready) {
      listener.onReady(agent);
    } else if (event instanceof WorkerEvent.Failed failed && failed.error() != null) {
      listener.onWorkerError(agent, failed.error());
    } else if (event instanceof ChannelEvent.Subscribed added) {
      listener.onChannels(agent, added.channels(), List.of());
    } else if (event instanceof ChannelEvent.Unsubscribed removed) {
      listener.onChannels(agent, List.of(), removed.channels());
    }
  }

  private void life(Agent agent, AgentEvent event) {
    if (event instanceof AgentEvent.Spawned) {
      listener.onSpawned(agent);
    } else if (event instanceof AgentEvent.Idle idle) {
      Long seconds = idle.idleSecs();
      listener.onIdle(agent, Duration.ofSeconds(seconds == null ? 0 : seconds));
    } else if (event instanceof AgentEvent.ExitRequested request) {
      listener.onExitRequested(agent, request.reason());
    } else if (event instanceof AgentEvent.Exited) {
      listener.onExited(agent, agent.snapshot());
    } else if (event instanceof AgentEvent.Released) {
      listener.onReleased(agent);
    } else if (event instanceof AgentEvent.Restarting) {
      listener.onRestarting(agent);
    } else if (event instanceof AgentEvent.Restarted) {
      listener.onRestarted(agent);
    } else if (event instanceof AgentEvent.PermanentlyDead dead) {
      listener.onDead(agent, dead.reason());
    }
  }
}
