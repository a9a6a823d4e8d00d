package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.protocol.result.ChannelSubscription;
import java.util.List;

/** Which agents hear which channels. A channel is there as long as it is heard. */
final class Channels {

  private final Agents agents;
  private final Clients clients;

  Channels(Agents agents, Clients clients) {
    this.agents = agents;
    this.clients = clients;
  }

  void addTo(Handlers handlers) {
    handlers.add(SubscribeChannels.class, this::subscribe);
    handlers.add(UnsubscribeChannels.class, this::unsubscribe);
  }

  /** Returns names of channels without a leading {@code #}. */
  static List<String> plain(List<String> names) {
    return names.stream().map(Channels::plain).distinct().toList();
  }

  private static String plain(String name) {
    return name.startsWith("#") ? name.substring(1) : name;
  }

  /** Returns the agents that a message to an address such as {@code #dev} or {@code *} reaches. */
  List<Agent> hearing(String address) {
    String channel = plain(address);
    return agents.live().stream()
        .filter(agent -> address.equals("*") || agent.channels().contains(channel))
        .toList();
  }

  private void subscribe(SubscribeChannels request, Reply<ChannelSubscription> reply) {
    Agent agent = agents.get(request.name());
    List<String> named = plain(request.channels());
    agent.channels().addAll(named);
    reply.ok(new ChannelSubscription(agent.name(), List.copyOf(agent.channels())));
    clients.tell(new ChannelEvent.Subscribed(agent.name(), named));
  }

  private void unsubscribe(UnsubscribeChannels request, Reply<ChannelSubscription> reply) {
    Agent agent = agents.get(request.name());
    List<String> named = plain(request.channels());
    named.forEach(agent.channels()::remove);
    reply.ok(new ChannelSubscription(agent.name(), List.copyOf(agent.channels())));
    clients.tell(new ChannelEvent.Unsubscribed(agent.name(), named));
  }
}
