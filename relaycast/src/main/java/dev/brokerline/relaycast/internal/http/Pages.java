package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Message;
import java.util.Comparator;
import java.util.List;

/** Cuts lists of messages as the query's {@code limit}, {@code before} and {@code after} ask. */
final class Pages {
  // Ids are decimal numbers without leading zeros, so the shorter one is the smaller one.
  private static final Comparator<String> BY_AGE =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private Pages() {}

  /**
   * Returns the newest messages up to the limit, oldest first; with {@code after} and no {@code
   * before} the oldest ones after it, so that a reader can walk on.
   */
  static List<Message> of(Call call, List<Message> oldestFirst, int standardLimit) {
    int limit = call.limit(standardLimit);
    String before = call.query("before").orElse("");
    String after = call.query("after").orElse("");
    List<Message> between =
        oldestFirst.stream()
            .filter(m -> before.isEmpty() || BY_AGE.compare(m.id(), before) < 0)
            .filter(m -> after.isEmpty() || BY_AGE.compare(m.id(), after) > 0)
            .toList();
    if (between.size() <= limit) {
      return between;
    }
    boolean forward = before.isEmpty() && !after.isEmpty();
    return forward
        ? between.subList(0, limit)
        : between.subList(between.size() - limit, between.size());
  }
}
