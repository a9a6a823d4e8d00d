package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The agents of a workspace by name, ignoring case, and the aliases of the broker. */
public final class Agents {
  private static final Set<String> BROKER_ALIASES = Set.of("broker", "dashboard", "orchestrator");
  private static final String HUMAN_PREFIX = "human:";

  private final Map<String, Agent> byName = new LinkedHashMap<>();
  private final Map<String, Agent> byToken = new LinkedHashMap<>();
  private final Set<String> hostSenders = new HashSet<>();
  private final Ids ids;
  private final Clock clock;
  private final int maxAgents;
  private final Kept kept;

  Agents(Ids ids, Clock clock, int maxAgents, Kept kept) {
    this.ids = ids;
    this.clock = clock;
    this.maxAgents = maxAgents;
    this.kept = kept;
  }

  /** Registers a participant, and refuses a known name. */
  public Agent register(AgentDraft draft) {
    Agent known = byName.get(key(draft.name()));
    if (known == null) {
      return add(draft);
    }
    throw new Refusal(409, "agent_already_exists", "Agent \"" + known.name + "\" already exists");
  }

  /** Registers a broker's own identity, which gets an earlier name again. */
  public Agent registerBroker(AgentDraft draft) {
    Agent known = byName.get(key(draft.name()));
    if (known != null && !known.broker) {
      return register(draft);
    }
    // Re-inserted, so that the last broker to register is the last in order.
    Agent broker = known == null ? add(draft) : revive(known);
    byName.remove(key(broker.name));
    byName.put(key(broker.name), broker);
    broker.broker = true;
    return broker;
  }

  /** Returns the agent of this name, and registers it if necessary. */
  public Spawned spawn(AgentDraft draft, boolean byBroker) {
    Agent known = byName.get(key(draft.name()));
    Agent agent = known == null ? add(draft) : revive(known);
    if (byBroker && !agent.broker) {
      agent.worker = true;
    }
    return new Spawned(agent, known != null);
  }

  /** Marks the agent as gone, and returns whether it was online. */
  public boolean release(String name, boolean delete) {
    Agent agent = byName.get(key(name));
    if (agent == null) {
      return false;
    }
    boolean wasOnline = agent.online;
    agent.online = false;
    agent.worker = false;
    if (delete) {
      forget(agent);
    }
    return wasOnline;
  }

  /** Records a call of the agent. */
  public void seen(Agent agent) {
    agent.lastSeen = clock.instant();
  }

  /** Sets the presence that the agent claims for itself. */
  public void presence(Agent agent, boolean online) {
    agent.online = online;
  }

  /** Adds a sender's name of the host. Messages to it go to the broker. */
  public void addHostSender(String name) {
    if (hostSenders.size() >= maxAgents) {
      throw Refusal.limit("No more than " + maxAgents + " host senders");
    }
    hostSenders.add(key(name));
  }

  /** Returns the agent of this name, ignoring case. */
  public Optional<Agent> find(String name) {
    return Optional.ofNullable(byName.get(key(name)));
  }

  /** Returns the agent of that name or refuses with 404. */
  public Agent require(String name) {
    return find(name).orElseThrow(() -> Refusal.agentNotFound(name));
  }

  /**
   * Returns the recipient of a message to {@code name}: the agent of that name, or the broker if
   * the name is its alias.
   */
  public Agent recipient(String name) {
    return find(name)
        .or(() -> isBrokerAlias(name) ? broker() : Optional.empty())
        .orElseThrow(() -> Refusal.agentNotFound(name));
  }

  /** Returns the agent with this token. */
  public Optional<Agent> byToken(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /** Returns all agents in order of registration, brokers by their latest one. */
  public Collection<Agent> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  private boolean isBrokerAlias(String name) {
    String key = key(name);
    return BROKER_ALIASES.contains(key)
        || key.startsWith(HUMAN_PREFIX)
        || hostSenders.contains(key);
  }

  /** Returns the latest broker, preferring an online one. */
  private Optional<Agent> broker() {
    return byName.values().stream()
        .filter(agent -> agent.broker)
        .reduce((earlier, later) -> earlier.online && !later.online ? earlier : later);
  }

  private Agent add(AgentDraft draft) {
    if (byName.size() >= maxAgents) {
      Agent oldest =
          byName.values().stream()
              .filter(agent -> !agent.online)
              .min(Comparator.comparing(Agent::lastSeen))
              .orElseThrow(() -> Refusal.limit("No more than " + maxAgents + " agents online"));
      forget(oldest);
    }
    kept.take(Agent.cost(draft));
    Agent agent = new Agent(ids.next("a_"), ids.nextSecret("at_live_"), draft, clock.instant());
    byName.put(key(agent.name), agent);
    byToken.put(agent.token, agent);
    return agent;
  }

  private Agent revive(Agent agent) {
    agent.online = true;
    seen(agent);
    return agent;
  }

  private void forget(Agent agent) {
    byName.remove(key(agent.name));
    byToken.remove(agent.token);
    kept.give(Agent.cost(agent.draft));
    agent.forgotten();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The result of a spawn: the agent, and whether the name was known before. */
  public record Spawned(Agent agent, boolean alreadyExisted) {}
}
