package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry.Folded;
import dev.brokerline.agents.internal.supervision.BrokerSupervisor;
import dev.brokerline.client.error.UnsupportedRequestException;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.concurrent.CompletableFuture;

/** What only some brokers can do with agents, as their greetings say. */
final class AgentSessions {

  private final AgentRelay relay;
  private final BrokerSupervisor supervisor;
  private final EventDispatcher events;

  AgentSessions(AgentRelay relay, BrokerSupervisor supervisor, EventDispatcher events) {
    this.relay = relay;
    this.supervisor = supervisor;
    this.events = events;
  }

  /**
   * Checks that the current broker has a capability. Between two brokers nothing is known.
   *
   * @throws UnsupportedRequestException if it has not
   */
  void require(String what, String capability) {
    boolean lacks =
        supervisor
            .broker()
            .filter(broker -> !broker.hello().capabilities().contains(capability))
            .isPresent();
    if (lacks) {
      throw new UnsupportedRequestException(what, capability);
    }
  }

  /** Sends a request about an agent; the future fails at once if the broker cannot do it. */
  <R> CompletableFuture<R> ask(
      AgentLife life, String what, String capability, BrokerRequest<R> request) {
    try {
      require(what, capability);
    } catch (UnsupportedRequestException e) {
      return CompletableFuture.failedFuture(e);
    }
    return relay.request(life, request);
  }

  /** Adds handlers of the events about one agent, which a later agent of its name is not. */
  Subscription listen(AgentLife life, EventTable<Object> told) {
    return events.listen(
        (event, found) -> {
          if (event instanceof ClientEvent.FromBroker from
              && found instanceof Folded about
              && about.life() == life) {
            var unused = told.handle(found, from.event());
          }
        });
  }
}
