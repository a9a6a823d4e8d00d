package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a workspace. Beyond the limit, the one that has been silent longest is
 * forgotten.
 */
public final class Conversations {
  private static final int BASE_COST = 1024;

  // In order of last use: get() moves an entry to the end.
  private final Map<String, Conversation> byId = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<List<String>, String> pairs = new LinkedHashMap<>();
  private final Ids ids;
  private final Clock clock;
  private final int maxConversations;
  private final Consumer<Conversation> onForgotten;
  private final Kept kept;

  Conversations(Ids ids, Clock clock, int max, Consumer<Conversation> onForgotten, Kept kept) {
    this.ids = ids;
    this.clock = clock;
    this.maxConversations = max;
    this.onForgotten = onForgotten;
    this.kept = kept;
  }

  /** Returns the conversation of two agents, and creates it if necessary. */
  public Conversation between(Agent one, Agent other) {
    return find(one, other)
        .orElseGet(
            () -> {
              List<Agent> members = one == other ? List.of(one) : List.of(one, other);
              Conversation made = add(/* group= */ false, null, members);
              pairs.put(pair(one, other), made.id);
              return made;
            });
  }

  /** Returns the conversation of two agents, if there is one. */
  public Optional<Conversation> find(Agent one, Agent other) {
    return Optional.ofNullable(pairs.get(pair(one, other))).map(this::require);
  }

  /** Creates a group of the founder and the others. */
  public Conversation group(@Nullable String name, Agent founder, List<Agent> others) {
    LinkedHashSet<Agent> members = new LinkedHashSet<>();
    members.add(founder);
    members.addAll(others);
    return add(/* group= */ true, name, List.copyOf(members));
  }

  /** Returns the conversation or refuses with 404. */
  public Conversation require(String id) {
    Conversation known = byId.get(id);
    if (known == null) {
      throw new Refusal(404, "conversation_not_found", "Conversation \"" + id + "\" not found");
    }
    return known;
  }

  /** Returns the conversation if {@code agent} takes part in it, or refuses. */
  public Conversation require(String id, Agent agent) {
    Conversation known = require(id);
    if (!known.participants.contains(agent)) {
      throw new Refusal(
          403, "forbidden", "Agent \"" + agent.name + "\" takes no part in conversation " + id);
    }
    return known;
  }

  /** Returns the conversations in which the agent takes part, the one used last at the end. */
  public List<Conversation> of(Agent agent) {
    return byId.values().stream().filter(c -> c.participants.contains(agent)).toList();
  }

  /** Returns all conversations, the one used last at the end. */
  public List<Conversation> all() {
    return List.copyOf(byId.values());
  }

  private Conversation add(boolean group, @Nullable String name, List<Agent> members) {
    if (byId.size() >= maxConversations) {
      Conversation silent = byId.values().iterator().next();
      byId.remove(silent.id);
      pairs.values().remove(silent.id);
      onForgotten.accept(silent);
      kept.give(cost(silent.name, silent.participants));
    }
    kept.take(cost(name, members));
    Conversation made = new Conversation(ids, group, name, members, clock.instant());
    byId.put(made.id, made);
    return made;
  }

  private static long cost(@Nullable String name, List<Agent> members) {
    return BASE_COST + Kept.text(name) + (long) Kept.ENTRY * members.size();
  }

  private static List<String> pair(Agent one, Agent other) {
    return one.id.compareTo(other.id) <= 0 ? List.of(one.id, other.id) : List.of(other.id, one.id);
  }
}
