package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.protocol.result.ChannelSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which agents hear which channels. A channel is there as long as it is heard. */
final class Channels {

  /** How many channels an agent may join by itself. */
  private static final int MAX_OF_AGENT = 100;

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

  /** Returns who hears each channel, without {@code #}. */
  Map<String, List<String>> all() {
    Map<String, List<String>> hearing = new TreeMap<>();
    for (Agent agent : agents.live()) {
      agent
          .channels()
          .forEach(
              name -> hearing.computeIfAbsent(name, one -> new ArrayList<>()).add(agent.name()));
    }
    return hearing;
  }

  /**
   * Lets an agent hear one channel more.
   *
   * @throws IllegalArgumentException if it is no name of a channel, or the agent hears too many
   */
  void join(Agent agent, String channel) {
    List<String> named = plain(new SubscribeChannels(agent.name(), List.of(channel)).channels());
    if (agent.channels().size() >= MAX_OF_AGENT && !agent.channels().containsAll(named)) {
      throw new IllegalArgumentException("an agent hears at most " + MAX_OF_AGENT + " channels");
    }
    agent.channels().addAll(named);
    clients.tell(new ChannelEvent.Subscribed(agent.name(), named));
  }

  /** Lets an agent hear a channel no longer. */
  void leave(Agent agent, String channel) {
    List<String> named = plain(new UnsubscribeChannels(agent.name(), List.of(channel)).channels());
    named.forEach(agent.channels()::remove);
    clients.tell(new ChannelEvent.Unsubscribed(agent.name(), named));
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
