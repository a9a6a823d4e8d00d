package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kept messages of a workspace by id, oldest first; beyond a limit the oldest are forgotten.
 */
public final class Messages {
  private static final int BASE_COST = 512;
  private static final int MAX_EMOJI = 100;
  private static final int MAX_FRESH_REACTIONS = 50;

  private final Map<String, Message> byId = new LinkedHashMap<>();
  private final Ids ids;
  private final Clock clock;
  private final Limits limits;
  private final Kept kept;
  private long chars;

  Messages(Ids ids, Clock clock, Limits limits, Kept kept) {
    this.ids = ids;
    this.clock = clock;
    this.limits = limits;
    this.kept = kept;
    kept.whenFull(this::forgetOne);
  }

  /** Adds a message to a channel or conversation. */
  public Message add(Timeline place, Agent author, MessageDraft draft) {
    return add(place, author, draft, null);
  }

  /** Adds a reply to a message; a reply to a reply joins the same thread. */
  public Message reply(Message parent, Agent author, MessageDraft draft) {
    Message root = parent.threadId == null ? parent : byId.getOrDefault(parent.threadId, parent);
    root.replyCount++;
    return add(root.place, author, draft, root.id);
  }

  /** Returns the message or refuses with 404. */
  public Message require(String id) {
    return find(id)
        .orElseThrow(
            () -> new Refusal(404, "message_not_found", "Message \"" + id + "\" not found"));
  }

  /** Returns the message if it is still kept. */
  public Optional<Message> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns the kept replies to a message, oldest first. */
  public List<Message> replies(Message parent) {
    return parent.place.messages.stream().filter(m -> parent.id.equals(m.threadId)).toList();
  }

  /** Returns all kept messages, oldest first. */
  public Collection<Message> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Adds the agent's reaction, once. */
  public void react(Message message, Agent agent, String emoji) {
    if (message.reactions.size() >= MAX_EMOJI && !message.reactions.containsKey(emoji)) {
      throw Refusal.limit("No more than " + MAX_EMOJI + " emoji on one message");
    }
    if (message.reactions.getOrDefault(emoji, Set.of()).contains(agent)) {
      return;
    }
    grow(message, reactionCost(emoji));
    message.reactors(emoji).add(agent);
    if (message.author != agent && message.place instanceof Channel channel) {
      Deque<Reaction> fresh = message.author.freshReactions;
      fresh.addLast(new Reaction(message.id, channel.name, emoji, agent.name, clock.instant()));
      if (fresh.size() > MAX_FRESH_REACTIONS) {
        fresh.removeFirst();
      }
    }
  }

  /**
   * Returns others' reactions to what the agent wrote in channels since it last asked, oldest
   * first, and at most the latest 50.
   */
  public List<Reaction> takeFreshReactions(Agent author) {
    List<Reaction> fresh = List.copyOf(author.freshReactions);
    author.freshReactions.clear();
    return fresh;
  }

  /** Takes the agent's reaction back, if there is one. */
  public void unreact(Message message, Agent agent, String emoji) {
    Set<Agent> reactors = message.reactions.get(emoji);
    if (reactors == null || !reactors.remove(agent)) {
      return;
    }
    message.cost -= reactionCost(emoji);
    kept.give(reactionCost(emoji));
    message.author.freshReactions.removeIf(
        fresh ->
            fresh.messageId().equals(message.id)
                && fresh.emoji().equals(emoji)
                && fresh.agentName().equals(agent.name));
    if (reactors.isEmpty()) {
      message.reactions.remove(emoji);
    }
  }

  /** Marks the message as read; returns when the agent first read it. */
  public Instant read(Message message, Agent agent) {
    Instant known = message.readers.get(agent);
    if (known != null) {
      return known;
    }
    grow(message, Kept.ENTRY);
    Instant now = clock.instant();
    message.readers.put(agent, now);
    return now;
  }

  /** Forgets all messages of a place. */
  void forget(Timeline place) {
    while (!place.messages.isEmpty()) {
      forgetOldest(place);
    }
  }

  private Message add(Timeline place, Agent author, MessageDraft draft, @Nullable String thread) {
    long cost = BASE_COST + Kept.text(draft.text()) + Kept.json(draft.blocks());
    kept.take(cost);
    Message message =
        new Message(ids.nextMessageId(), place, author, draft, clock.instant(), thread);
    message.cost = cost;
    place.messages.addLast(message);
    byId.put(message.id, message);
    chars += weight(message);
    if (place instanceof Conversation conversation) {
      conversation.messageCount++;
    }
    while (place.messages.size() > limits.messagesPerTimeline()) {
      forgetOldest(place);
    }
    while (chars > limits.messageChars() && byId.size() > 1) {
      forgetOldest(byId.values().iterator().next().place);
    }
    return message;
  }

  private void forgetOldest(Timeline place) {
    Message oldest = place.messages.removeFirst();
    byId.remove(oldest.id);
    chars -= weight(oldest);
    kept.give(oldest.cost);
    oldest.cost = 0;
  }

  private boolean forgetOne() {
    Iterator<Message> all = byId.values().iterator();
    if (!all.hasNext()) {
      return false;
    }
    forgetOldest(all.next().place);
    return true;
  }

  /** Takes room for what is added to a message, which may be forgotten to make room. */
  private void grow(Message message, long bytes) {
    kept.take(bytes);
    if (byId.containsKey(message.id)) {
      message.cost += bytes;
    } else {
      kept.give(bytes);
    }
  }

  private static long reactionCost(String emoji) {
    return Kept.ENTRY + Kept.text(emoji);
  }

  private static long weight(Message message) {
    return message.draft.chars();
  }
}
