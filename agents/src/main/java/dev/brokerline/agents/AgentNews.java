package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.FoldListener;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.model.BrokerEventListener;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener about agents what the events say. Whom an event is about is found out when it
 * comes: when the listener hears of it, another agent may have the name.
 *
 * <p>The lock guards the fields below it. So many events are remembered until they are told; the
 * oldest give way, and the listener learns how many.
 */
final class AgentNews implements BrokerEventListener, FoldListener {

  private static final int MAX_UNTOLD = 10_000;

  private final AgentListener listener;
  private final Function<AgentLife, Agent> agents;

  private final Object lock = new Object();
  private final ArrayDeque<BrokerEvent> order = new ArrayDeque<>();
  private final IdentityHashMap<BrokerEvent, Subject> untold = new IdentityHashMap<>();
  private long forgotten;

  /** An agent, and what was known of it just after the event. */
  private record Subject(AgentLife life, AgentSnapshot then) {}

  /** Makes the way to a listener. */
  public AgentNews(AgentListener listener, Function<AgentLife, Agent> agents) {
    this.listener = listener;
    this.agents = agents;
  }

  @Override
  public void folded(BrokerEvent event, AgentLife life) {
    if (!isTold(event)) {
      return;
    }
    synchronized (lock) {
      order.add(event);
      untold.put(event, new Subject(life, life.snapshot()));
      if (order.size() > MAX_UNTOLD) {
        untold.remove(order.remove());
        forgotten++;
      }
    }
  }

  private static boolean isTold(BrokerEvent event) {
    return event instanceof AgentEvent
        || event instanceof ChannelEvent
        || event instanceof WorkerEvent.Ready
        || event instanceof WorkerEvent.Failed;
  }

  @Override
  public void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker told) {
      tell(told.event());
    } else if (event instanceof SupervisionEvent supervised) {
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
    } else if (isTold(event)) {
      tellOfAgent(event);
    }
  }

  private void tellOfAgent(BrokerEvent event) {
    Subject subject;
    long dropped;
    synchronized (lock) {
      subject = take(event);
      dropped = subject == null ? forgotten : 0;
      forgotten = 0;
    }
    if (dropped > 0) {
      listener.onEventsDropped(dropped);
    }
    if (subject != null) {
      tell(agents.apply(subject.life), subject.then, event);
    }
  }

  /**
   * Returns whom the event is about; null if that is forgotten, or nobody has known the agent.
   * Events come in order: those before it were dropped on their way. Under the lock.
   */
  @SuppressWarnings("ReferenceEquality")
  private @Nullable Subject take(BrokerEvent event) {
    Subject subject = untold.remove(event);
    if (subject != null) {
      for (BrokerEvent first = order.remove(); first != event; first = order.remove()) {
        untold.remove(first);
      }
    }
    return subject;
  }

  private void tell(Agent agent, AgentSnapshot then, BrokerEvent event) {
    if (event instanceof AgentEvent life) {
      life(agent, then, life);
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

  private void life(Agent agent, AgentSnapshot then, AgentEvent event) {
    if (event instanceof AgentEvent.Spawned) {
      listener.onSpawned(agent);
    } else if (event instanceof AgentEvent.Idle idle) {
      Long seconds = idle.idleSecs();
      listener.onIdle(agent, Duration.ofSeconds(seconds == null ? 0 : seconds));
    } else if (event instanceof AgentEvent.ExitRequested request) {
      listener.onExitRequested(agent, request.reason());
    } else if (event instanceof AgentEvent.Exited) {
      listener.onExited(agent, then);
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
