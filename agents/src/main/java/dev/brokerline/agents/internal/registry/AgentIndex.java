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
 * The known agents by name: all live ones, and the last thousand that have ended. The last fifty of
 * these keep all their output and messages.
 *
 * <p>The lock of {@link AgentRegistry} guards it, but any thread may call {@link #find}.
 */
final class AgentIndex {

  private static final int MAX_LIVE = 100_000;
  private static final int MAX_ENDED = 1000;

  /** How many ended agents keep everything, and how many characters the others keep. */
  private static final int MAX_FULL = 50;

  private static final int TRIMMED_CHARS = 8 * 1024;

  private final Map<String, AgentLife> live = new LinkedHashMap<>();
  private final Map<String, AgentLife> ended = new LinkedHashMap<>();
  private final ArrayDeque<AgentLife> full = new ArrayDeque<>();

  /** The latest agent of each name, live or ended. */
  private final Map<String, AgentLife> latest = new ConcurrentHashMap<>();

  /** Returns the latest agent of a name. */
  Optional<AgentLife> find(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(latest.get(name));
  }

  /** Returns the live agent of a name, or null. */
  @Nullable AgentLife findLive(String name) {
    return live.get(name);
  }

  /** Returns the live agents, in the order of their spawns. */
  List<AgentLife> live() {
    return new ArrayList<>(live.values());
  }

  /** Forgets an ended agent of this name, and returns whether there is room for another one. */
  boolean makeRoom(String name) {
    ended.remove(name);
    latest.remove(name);
    return live.size() < MAX_LIVE;
  }

  /** Adds a live agent, new or revived. */
  void add(AgentLife life) {
    ended.remove(life.name(), life);
    full.remove(life);
    live.put(life.name(), life);
    latest.put(life.name(), life);
  }

  /** Called when a live agent has ended. */
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

  /** Returns the number of open waits. */
  int openWaits() {
    return latest.values().stream().mapToInt(life -> life.waits.size()).sum();
  }
}
