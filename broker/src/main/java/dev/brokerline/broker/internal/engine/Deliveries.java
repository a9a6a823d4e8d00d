package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.result.BrokerStatus;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives messages to agents, and tells how far each has come. Used on the broker's thread. */
final class Deliveries implements Delivery.Progress {

  private final Clients clients;
  private final Agents agents;
  private final Clock clock;

  Deliveries(Clients clients, Agents agents, Clock clock) {
    this.clients = clients;
    this.agents = agents;
    this.clock = clock;
  }

  /** Returns the id of a new message. */
  static String newEventId(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }

  /** Gives a message to an agent. */
  void give(Agent agent, String eventId, String text, @Nullable DeliveryMode mode) {
    Delivery delivery =
        new Delivery(
            newEventId("del_"),
            eventId,
            agent.name(),
            agent.member().takeNote(agent.name()) + text,
            mode == null ? DeliveryMode.WAIT : mode,
            this);
    agent.pending().add(delivery);
    clients.tell(new DeliveryEvent.Queued(agent.name(), delivery.id(), eventId, clock.millis()));
    agent.worker().deliver(delivery);
  }

  List<BrokerStatus.PendingDelivery> pending() {
    return agents.live().stream()
        .flatMap(agent -> agent.pending().stream())
        .map(
            delivery ->
                new BrokerStatus.PendingDelivery(
                    delivery.id(), delivery.eventId(), delivery.agent(), 1))
        .toList();
  }

  @Override
  public void injected(Delivery delivery) {
    settle(delivery);
    clients.tell(
        new DeliveryEvent.Injected(
            delivery.agent(), delivery.id(), delivery.eventId(), clock.millis()));
  }

  @Override
  public void taken(Delivery delivery) {
    Agent agent = agents.find(delivery.agent());
    if (agent != null) {
      agent.member().inbox().remove(delivery.eventId());
    }
    clients.tell(
        new DeliveryEvent.Acked(
            delivery.agent(), delivery.id(), delivery.eventId(), clock.millis()));
    clients.tell(new DeliveryEvent.Verified(delivery.agent(), delivery.id(), delivery.eventId()));
  }

  @Override
  public void waits(Delivery delivery, String why) {
    clients.tell(
        new DeliveryEvent.Active(
            delivery.agent(), delivery.id(), delivery.eventId(), "waits: " + why));
  }

  @Override
  public void unconfirmed(Delivery delivery, String why) {
    clients.tell(
        new DeliveryEvent.Active(
            delivery.agent(), delivery.id(), delivery.eventId(), "unconfirmed: " + why));
  }

  @Override
  public void failed(Delivery delivery, String why) {
    settle(delivery);
    clients.tell(
        new DeliveryEvent.Failed(delivery.agent(), delivery.id(), delivery.eventId(), why));
  }

  private void settle(Delivery delivery) {
    Agent agent = agents.find(delivery.agent());
    if (agent != null) {
      agent.pending().remove(delivery);
    }
  }
}
