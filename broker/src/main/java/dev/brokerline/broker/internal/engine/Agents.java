package dev.brokerline.broker.internal.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agents by their names, in the order of their start. Used on the broker's thread. */
final class Agents {

  /** How many agents a broker runs at most. */
  static final int MAX = 1000;

  /** How many agents are remembered that have ended by themselves. */
  private static final int MAX_ENDED = 1000;

  private final Map<String, Agent> byName = new LinkedHashMap<>();

  /** The names of agents that have ended by themselves, and may be released once all the same. */
  private final Set<String> ended = new LinkedHashSet<>();

  private long spawned;

  /**
   * Requires that another agent of this name may be added.
   *
   * @throws RequestError if it may not
   */
  void requireFree(String name) {
    if (byName.containsKey(name)) {
      throw RequestError.of("agent_exists", "agent '" + name + "' already exists");
    }
    if (byName.size() >= MAX) {
      throw RequestError.later("too_many_agents", MAX + " agents are running already");
    }
  }

  void add(Agent agent) {
    byName.put(agent.name(), agent);
    ended.remove(agent.name());
    spawned++;
  }

  /** Removes an agent, and returns whether it was there. */
  boolean remove(Agent agent) {
    agent.member().revoke();
    return byName.remove(agent.name(), agent);
  }

  /** Removes an agent that has ended by itself, and returns whether it was there. */
  boolean end(Agent agent) {
    if (!remove(agent)) {
      return false;
    }
    if (ended.size() == MAX_ENDED) {
      ended.remove(ended.iterator().next());
    }
    ended.add(agent.name());
    return true;
  }

  /** Returns whether an agent of this name has ended by itself, once for each end. */
  boolean forget(String name) {
    return ended.remove(name);
  }

  /** Returns the agent, or null if it is not there or is being released. */
  @Nullable Agent find(String name) {
    Agent agent = byName.get(name);
    return agent == null || agent.isReleasing() ? null : agent;
  }

  /**
   * Returns the agent.
   *
   * @throws RequestError if it is not there or is being released
   */
  Agent get(String name) {
    Agent agent = find(name);
    if (agent == null) {
      throw RequestError.unknownAgent(name);
    }
    return agent;
  }

  /** Returns all agents that are not being released. */
  List<Agent> live() {
    return byName.values().stream().filter(agent -> !agent.isReleasing()).toList();
  }

  /** Returns all agents, with those that are being released. */
  Collection<Agent> all() {
    return List.copyOf(byName.values());
  }

  long spawned() {
    return spawned;
  }
}
