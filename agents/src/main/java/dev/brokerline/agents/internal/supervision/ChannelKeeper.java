package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.registry.AgentRegistry;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.client.options.RequestTimeouts;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores the channels of an agent whose worker the broker has restarted, because the broker
 * restores only those of its spawn.
 */
final class ChannelKeeper implements WireObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelKeeper.class);

  private final AgentRegistry agents;
  private final Supplier<Optional<Conversation>> latest;
  private final RequestTimeouts timeouts;

  /**
   * Makes a keeper for the channels of agents.
   *
   * @param latest the conversation with the broker that has reported a restart, which may still
   *     bring other agents back
   */
  ChannelKeeper(
      AgentRegistry agents, Supplier<Optional<Conversation>> latest, RequestTimeouts timeouts) {
    this.agents = agents;
    this.latest = latest;
    this.timeouts = timeouts;
  }

  @Override
  public void watch(EventTable<Object> events) {
    events.on(AgentEvent.Restarted.class, this::restarted);
  }

  private void restarted(AgentEvent.Restarted event) {
    Optional.ofNullable(event.name())
        .flatMap(agents::find)
        .ifPresent(life -> agents.requestOf(life).ifPresent(spawn -> restore(life, spawn)));
  }

  private void restore(AgentLife life, SpawnAgent spawn) {
    List<String> wanted = life.snapshot().channels();
    List<String> given = spawn.agent().channels();
    List<String> missing = without(wanted, given);
    List<String> surplus = without(given, wanted);
    if (!missing.isEmpty()) {
      LOG.debug("Agent {} was restarted, and is to hear {} again", life.name(), missing);
      send(new SubscribeChannels(life.name(), missing));
    }
    if (!surplus.isEmpty()) {
      LOG.debug("Agent {} was restarted, and is not to hear {}", life.name(), surplus);
      send(new UnsubscribeChannels(life.name(), surplus));
    }
  }

  private void send(BrokerRequest<?> request) {
    latest.get().ifPresent(conversation -> send(request, conversation));
  }

  private void send(BrokerRequest<?> request, Conversation conversation) {
    var unused =
        conversation
            .request(request, timeouts.of(request))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.warn("{} was not done", request, failure);
                  }
                });
  }

  private static List<String> without(List<String> some, List<String> others) {
    return some.stream()
        .filter(channel -> others.stream().noneMatch(channel::equalsIgnoreCase))
        .toList();
  }
}
