package dev.brokerline.client.internal;

import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests on their way to one agent's terminal, in the order in which the broker writes them
 * to the agent's worker. A worker reads its pipe in order, so when it has read one item, it has
 * read all items before it. Used under the lock of {@link AgentBacklogs}.
 */
final class AgentBacklog {

  /** Older items are forgotten, because the broker gives a message up after about 15 seconds. */
  private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

  /** A worker that types reads a message about every 150 ms. */
  private static final long DEAF_NANOS = Duration.ofSeconds(5).toNanos();

  /** How many items are remembered, including those that others than this client sent. */
  private static final int MAX_ITEMS = 1024;

  /** A terminal in line mode holds 4,095 bytes of a line, of which about 100 are the broker's. */
  static final int MAX_LINE_BYTES = 3_900;

  private final String agent;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private int messages;
  private long unreadBytes;
  private long lastReadNanos;
  private boolean longLineSeen;

  /** Something that was written to the broker for this agent. */
  private static final class Item {
    final @Nullable BrokerRequest<?> request;
    final boolean message;
    final long bytes;
    final long sinceNanos;
    boolean answered;
    @Nullable String eventId;
    boolean read;

    Item(@Nullable BrokerRequest<?> request, boolean message, long bytes, long sinceNanos) {
      this.request = request;
      this.message = message;
      this.bytes = bytes;
      this.sinceNanos = sinceNanos;
    }
  }

  AgentBacklog(String agent, long now) {
    this.agent = agent;
    this.lastReadNanos = now;
  }

  /** Counts a request, or returns why it must not be sent. */
  @Nullable String admit(BrokerRequest<?> request, long bytes, StallPolicy policy, long now) {
    boolean message = request instanceof SendMessage;
    removeIf(item -> now - item.sinceNanos > FORGET_NANOS);
    if (!message && messages == 0) {
      return null;
    }
    if (message && messages >= policy.maxUntyped()) {
      return agent + " has " + messages + " messages that are not typed yet, which is the limit";
    }
    if (unreadBytes > 0 && unreadBytes + bytes > policy.maxUnreadBytes()) {
      return agent
          + "'s worker has "
          + unreadBytes
          + " bytes to read, and with these "
          + bytes
          + " it would be over the limit";
    }
    add(new Item(request, message, bytes, now));
    return null;
  }

  /** Returns whether the text is the first one with a line that may be cut. */
  boolean isFirstLongLine(String text) {
    if (longLineSeen || text.length() * 3L <= MAX_LINE_BYTES) {
      return false;
    }
    longLineSeen =
        text.lines()
            .anyMatch(line -> line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES);
    return longLineSeen;
  }

  /** Returns for how long the worker has not read what the broker wrote; 0 if it reads. */
  long deafNanos(long heardNanos) {
    for (Item item : items) {
      if (item.answered && !item.read) {
        long since = Math.max(item.sinceNanos, lastReadNanos);
        return heardNanos - since > DEAF_NANOS ? heardNanos - since : 0;
      }
    }
    return 0;
  }

  /** Called when the broker has written a request to the worker. A message has an id then. */
  void answered(BrokerRequest<?> request, @Nullable String eventId) {
    for (Item item : items) {
      if (item.request == request && !item.answered) {
        item.answered = true;
        item.eventId = eventId;
        return;
      }
    }
  }

  /** Called when the last request of this identity has not reached the worker. */
  void withdraw(BrokerRequest<?> request) {
    Iterator<Item> newestFirst = items.descendingIterator();
    while (newestFirst.hasNext()) {
      Item item = newestFirst.next();
      if (item.request == request && !item.answered) {
        forget(item);
        newestFirst.remove();
        return;
      }
    }
  }

  /** Called when the broker has passed a message to the worker, from any sender. */
  void handedOver(String eventId, long bytes, long now) {
    if (find(eventId) == null) {
      Item item = new Item(/* request= */ null, /* message= */ true, bytes, now);
      item.answered = true;
      item.eventId = eventId;
      add(item);
    }
  }

  /** Called when the worker has read a message, and so all before it. */
  void read(String eventId, long now) {
    Item last = find(eventId);
    if (last == null) {
      return;
    }
    lastReadNanos = now;
    for (Item item : items) {
      if (!item.read) {
        item.read = true;
        unreadBytes -= item.bytes;
      }
      if (item == last) {
        break;
      }
    }
    removeIf(item -> item.read && !item.message);
  }

  /** Called when a message was typed, or never will be. */
  void done(String eventId, long now) {
    read(eventId, now);
    removeIf(item -> eventId.equals(item.eventId));
    if (messages == 0) {
      removeIf(item -> true);
    }
  }

  /** Called when the worker has refused a line, which it must have read. */
  void refusedLine(long now) {
    lastReadNanos = now;
    for (Item item : items) {
      if (!item.message) {
        forget(item);
        items.remove(item);
        return;
      }
    }
  }

  void clear() {
    removeIf(item -> true);
  }

  /** Returns since when an item has waited to be read; {@code Long.MAX_VALUE} if none does. */
  long unreadSince() {
    return items.stream()
        .filter(item -> !item.read)
        .mapToLong(item -> item.sinceNanos)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private @Nullable Item find(String eventId) {
    return items.stream().filter(item -> eventId.equals(item.eventId)).findFirst().orElse(null);
  }

  private void add(Item item) {
    items.add(item);
    unreadBytes += item.bytes;
    messages += item.message ? 1 : 0;
    if (items.size() > MAX_ITEMS) {
      forget(items.remove());
    }
  }

  private void removeIf(Predicate<Item> condition) {
    items.removeIf(
        item -> {
          boolean gone = condition.test(item);
          if (gone) {
            forget(item);
          }
          return gone;
        });
  }

  private void forget(Item item) {
    unreadBytes -= item.read ? 0 : item.bytes;
    messages -= item.message ? 1 : 0;
  }
}
