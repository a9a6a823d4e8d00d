package dev.brokerline.agents.internal.registry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The agents that are known, by name: all that live, and the last thousand that have ended. All
 * that was kept of the output and messages of those stays for the last fifty of them.
 *
 * <p>Changed and counted under the lock of {@link AgentRegistry}; {@link #find} may be called by
 * any thread.
 */
final class AgentIndex {

  private static final int MAX_LIVE = 100_000;
  private static final int MAX_ENDED = 1000;

  /** Of how many ended agents all that is kept stays, and how much of the others' words. */
  private static final int MAX_FULL = 50;

  private static final int TRIMMED_CHARS = 8 * 1024;

  private final Map<String, AgentLife> live = new LinkedHashMap<>();
  private final Map<String, AgentLife> ended = new LinkedHashMap<>();
  private final ArrayDeque<AgentLife> full = new ArrayDeque<>();

  /** The latest of each name, of either kind. */
  private final Map<String, AgentLife> latest = new ConcurrentHashMap<>();

  /** Returns the latest agent of a name. */
  Optional<AgentLife> find(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(latest.get(name));
  }

  /** Returns the agent of a name that lives, or null. */
  @Nullable AgentLife findLive(String name) {
    return live.get(name);
  }

  /** Returns those that live, in the order of their spawns. */
  List<AgentLife> live() {
    return new ArrayList<>(live.values());
  }

  /** Forgets who had a name, and has ended; returns whether there is room for one more. */
  boolean makeRoom(String name) {
    ended.remove(name);
    latest.remove(name);
    return live.size() < MAX_LIVE;
  }

  /** Adds one that lives, new or again. */
  void add(AgentLife life) {
    ended.remove(life.name(), life);
    full.remove(life);
    live.put(life.name(), life);
    latest.put(life.name(), life);
  }

  /** One that lived has ended. */
  void bury(AgentLife life) {
    live.remove(life.name(), life);
    ended.put(life.name(), life);
    latest.put(life.name(), life);
    if (ended.size() > MAX_ENDED) {
      AgentLife oldest = ended.remove(ended.keySet().iterator().next());
      latest.remove(oldest.name(), oldest);
    }
    full.add(life);
    if (full.size() > MAX_FULL) {
      full.remove().trim(TRIMMED_CHARS);
    }
  }

  /** Returns how many wait for something about an agent. */
  int openWaits() {
    return latest.values().stream().mapToInt(life -> life.waits.size()).sum();
  }
}
