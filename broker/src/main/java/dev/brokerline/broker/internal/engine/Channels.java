package dev.brokerline.broker.internal.engine;

import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.protocol.result.ChannelSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which agents hear which channels. A channel is there as long as it is heard. Its name has no
 * case, and its {@code #} is no part of it but in the lists of those who wrote it so. Used on the
 * broker's thread.
 */
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

  /** Returns the name of a channel without a leading {@code #}. */
  static String plain(String name) {
    return name.startsWith("#") ? name.substring(1) : name;
  }

  private static boolean isSame(String one, String other) {
    return plain(one).equalsIgnoreCase(plain(other));
  }

  /** Returns the agents that a message to an address such as {@code #dev} or {@code *} reaches. */
  List<Agent> hearing(String address) {
    return agents.live().stream()
        .filter(
            agent ->
                address.equals("*")
                    || agent.channels().stream().anyMatch(heard -> isSame(heard, address)))
        .toList();
  }

  /** Returns who hears each channel, without {@code #}. */
  Map<String, List<String>> all() {
    Map<String, List<String>> hearing = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Agent agent : agents.live()) {
      for (String name : agent.channels()) {
        List<String> names = hearing.computeIfAbsent(plain(name), one -> new ArrayList<>());
        if (!names.contains(agent.name())) {
          names.add(agent.name());
        }
      }
    }
    return hearing;
  }

  /**
   * Lets an agent hear one channel more.
   *
   * @throws IllegalArgumentException if it is no name of a channel, or the agent hears too many
   */
  void join(Agent agent, String channel) {
    String name = plain(new SubscribeChannels(agent.name(), List.of(channel)).channels().get(0));
    boolean hears = agent.channels().stream().anyMatch(heard -> isSame(heard, name));
    if (!hears && agent.channels().size() >= MAX_OF_AGENT) {
      throw new IllegalArgumentException("an agent hears at most " + MAX_OF_AGENT + " channels");
    }
    if (!hears) {
      agent.channels().add(name);
    }
    clients.tell(new ChannelEvent.Subscribed(agent.name(), hears ? List.of() : List.of(name)));
  }

  /** Lets an agent hear a channel no longer. */
  void leave(Agent agent, String channel) {
    String name = plain(new UnsubscribeChannels(agent.name(), List.of(channel)).channels().get(0));
    List<String> removed = agent.channels().stream().filter(heard -> isSame(heard, name)).toList();
    removed.forEach(agent.channels()::remove);
    clients.tell(new ChannelEvent.Unsubscribed(agent.name(), removed));
  }

  /** As with the native broker, {@code #x} and {@code x} are two in the list. */
  private void subscribe(SubscribeChannels request, Reply<ChannelSubscription> reply) {
    Agent agent = agents.get(request.name());
    List<String> added = new ArrayList<>();
    for (String name : request.channels()) {
      if (agent.channels().stream().noneMatch(name::equalsIgnoreCase)) {
        agent.channels().add(name);
        added.add(name);
      }
    }
    answer(reply, agent);
    clients.tell(new ChannelEvent.Subscribed(agent.name(), added));
  }

  private void unsubscribe(UnsubscribeChannels request, Reply<ChannelSubscription> reply) {
    Agent agent = agents.get(request.name());
    List<String> removed =
        agent.channels().stream()
            .filter(heard -> request.channels().stream().anyMatch(heard::equalsIgnoreCase))
            .toList();
    removed.forEach(agent.channels()::remove);
    answer(reply, agent);
    clients.tell(new ChannelEvent.Unsubscribed(agent.name(), removed));
  }

  private static void answer(Reply<ChannelSubscription> reply, Agent agent) {
    reply.ok(new ChannelSubscription(agent.name(), List.copyOf(agent.channels())));
  }
}
