package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.model.AgentTurn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last turns of an agent, with limits on their number and characters. The oldest are dropped,
 * but never the last one. Guarded by {@link SessionMemory}.
 */
final class RecentTurns {

  private static final int MAX_TURNS = 100;
  private static final int MAX_CHARS = 1 << 20;

  private final ArrayDeque<AgentTurn> last = new ArrayDeque<>();
  private long chars;
  private long count;

  void add(AgentTurn turn) {
    count++;
    last.add(turn);
    chars += turn.text().length();
    while (last.size() > MAX_TURNS || (chars > MAX_CHARS && last.size() > 1)) {
      forgetOldest();
    }
  }

  /** Drops turns until at most {@code maxChars} characters are kept, even the last one. */
  void trim(int maxChars) {
    while (chars > maxChars) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    chars -= last.remove().text().length();
  }

  /** Returns how many turns are over. */
  long count() {
    return count;
  }

  /**
   * Returns the first turn after the first {@code some} ones, or the oldest remembered one of
   * those.
   */
  @Nullable AgentTurn after(long some) {
    long skip = some - (count - last.size());
    return last.stream().skip(Math.max(0, skip)).findFirst().orElse(null);
  }

  /** Returns the remembered turn that worked on a message. */
  @Nullable AgentTurn of(String eventId) {
    return last.stream().filter(turn -> eventId.equals(turn.eventId())).findFirst().orElse(null);
  }

  /** Returns the remembered turns, oldest first. */
  List<AgentTurn> all() {
    return new ArrayList<>(last);
  }
}
