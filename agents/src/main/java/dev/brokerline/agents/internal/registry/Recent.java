package dev.brokerline.agents.internal.registry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last messages or turns of an agent, with limits on their number and characters. The oldest
 * are dropped, but never the last one. Its owner guards it.
 */
final class Recent<T> {

  private static final int MAX_ITEMS = 100;
  private static final int MAX_CHARS = 1 << 20;

  private final ArrayDeque<T> last = new ArrayDeque<>();
  private final Function<T, String> text;
  private long chars;
  private long count;

  /**
   * Makes an empty memory.
   *
   * @param text returns what an item weighs
   */
  Recent(Function<T, String> text) {
    this.text = text;
  }

  void add(T item) {
    count++;
    last.add(item);
    chars += weight(item);
    while (last.size() > MAX_ITEMS || (chars > MAX_CHARS && last.size() > 1)) {
      forgetOldest();
    }
  }

  /** Drops items until at most {@code maxChars} characters are kept, even the last one. */
  void trim(int maxChars) {
    while (chars > maxChars) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    chars -= weight(last.remove());
  }

  private int weight(T item) {
    return text.apply(item).length();
  }

  /** Returns how many items have been added. */
  long count() {
    return count;
  }

  /**
   * Returns the first item after the first {@code some} ones, or the oldest remembered one of
   * those.
   */
  @Nullable T after(long some) {
    long skip = some - (count - last.size());
    return last.stream().skip(Math.max(0, skip)).findFirst().orElse(null);
  }

  /** Returns the oldest remembered item that matches. */
  @Nullable T first(Predicate<T> condition) {
    return last.stream().filter(condition).findFirst().orElse(null);
  }

  /** Returns the remembered items, oldest first. */
  List<T> all() {
    return new ArrayList<>(last);
  }
}
