package dev.brokerline.relaycast.internal.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first answers to calls with an idempotency key; beyond either limit the oldest are forgotten.
 */
final class IdempotencyCache {
  private final Map<String, Entry> answers = new LinkedHashMap<>();
  private final int maxEntries;
  private final long maxChars;
  private long chars;

  IdempotencyCache(int maxEntries, long maxChars) {
    this.maxEntries = maxEntries;
    this.maxChars = maxChars;
  }

  Optional<Answer> find(String key) {
    return Optional.ofNullable(answers.get(key)).map(Entry::answer);
  }

  void put(String key, Answer answer) {
    Entry entry = new Entry(answer, key.length() + String.valueOf(answer.envelope()).length());
    answers.put(key, entry);
    chars += entry.chars;
    Iterator<Entry> oldest = answers.values().iterator();
    while (answers.size() > maxEntries || chars > maxChars) {
      chars -= oldest.next().chars;
      oldest.remove();
    }
  }

  private record Entry(Answer answer, int chars) {}
}
