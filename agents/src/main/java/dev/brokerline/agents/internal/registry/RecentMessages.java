package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.model.InboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages from an agent, so many and of so many characters at most: the oldest give way.
 * The last one stays, however large it is. Guarded by the lock of the registry.
 */
final class RecentMessages {

  private static final int MAX_MESSAGES = 100;
  private static final int MAX_CHARS = 1 << 20;

  private final ArrayDeque<InboundMessage> last = new ArrayDeque<>();
  private long chars;
  private long count;

  void add(InboundMessage message) {
    count++;
    last.add(message);
    chars += message.body().length();
    while (last.size() > MAX_MESSAGES || (chars > MAX_CHARS && last.size() > 1)) {
      forgetOldest();
    }
  }

  /** Keeps so many characters at most, and maybe no message. */
  void trim(int maxChars) {
    while (chars > maxChars) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    chars -= last.remove().body().length();
  }

  /** Returns how many have come. */
  long count() {
    return count;
  }

  /** Returns the first message after so many, or the oldest that is remembered of those. */
  @Nullable InboundMessage after(long some) {
    long skip = some - (count - last.size());
    return last.stream().skip(Math.max(0, skip)).findFirst().orElse(null);
  }

  /** Returns those that are remembered, oldest first. */
  List<InboundMessage> all() {
    return new ArrayList<>(last);
  }
}
