package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.model.InboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages from an agent, with limits on their number and characters. The oldest are
 * dropped, but never the last one. Guarded by the lock of the registry.
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

  /** Drops messages until at most {@code maxChars} characters are kept, even the last one. */
  void trim(int maxChars) {
    while (chars > maxChars) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    chars -= last.remove().body().length();
  }

  /** Returns how many messages have arrived. */
  long count() {
    return count;
  }

  /**
   * Returns the first message after the first {@code some} ones, or the oldest remembered one of
   * those.
   */
  @Nullable InboundMessage after(long some) {
    long skip = some - (count - last.size());
    return last.stream().skip(Math.max(0, skip)).findFirst().orElse(null);
  }

  /** Returns the remembered messages, oldest first. */
  List<InboundMessage> all() {
    return new ArrayList<>(last);
  }
}
