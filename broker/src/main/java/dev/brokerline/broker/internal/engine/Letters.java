package dev.brokerline.broker.internal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages, by their ids. They have together at most {@value #MAX_CHARS} characters, and
 * are at most {@value #MAX}. Used on the broker's thread.
 */
final class Letters {

  static final int MAX = 10_000;
  static final int MAX_CHARS = 8 << 20;

  private final Map<String, Letter> byId = new LinkedHashMap<>();
  private long chars;

  void add(Letter letter) {
    byId.put(letter.id(), letter);
    chars += letter.text().length();
    Iterator<Letter> oldest = byId.values().iterator();
    while (byId.size() > MAX || chars > MAX_CHARS) {
      chars -= oldest.next().text().length();
      oldest.remove();
    }
  }

  /** Returns a message; empty if there was none, or it is too old to be kept. */
  Optional<Letter> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Returns the newest messages to an address, oldest first.
   *
   * @param before the id of the message before which they were sent, or null
   * @param after the id of the message after which they were sent, or null
   */
  List<Letter> to(String address, @Nullable String before, @Nullable String after, int limit) {
    List<Letter> found = new ArrayList<>();
    for (Letter letter : byId.values()) {
      if (letter.id().equals(before)) {
        break;
      }
      if (letter.id().equals(after)) {
        found.clear();
      } else if (letter.to().equals(address)) {
        found.add(letter);
      }
    }
    return Collections.unmodifiableList(
        found.subList(Math.max(0, found.size() - limit), found.size()));
  }
}
