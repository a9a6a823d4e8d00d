package dev.brokerline.relaycast.internal.state;

import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The channels of a workspace by bare name; letter case matters. */
public final class Channels {
  private static final int BASE_COST = 1024;
  private static final String NOTHING_BEFORE = "";

  private final Map<String, Channel> byName = new LinkedHashMap<>();
  private final Ids ids;
  private final Clock clock;
  private final int maxChannels;
  private final Kept kept;

  Channels(Ids ids, Clock clock, int maxChannels, Kept kept) {
    this.ids = ids;
    this.clock = clock;
    this.maxChannels = maxChannels;
    this.kept = kept;
  }

  /**
   * Creates a channel whose first member is its creator; refuses a name in use; brings an archived
   * one back.
   */
  public Channel create(ChannelDraft draft, @Nullable Agent creator) {
    Channel known = byName.get(draft.name());
    if (known != null && !known.archived) {
      throw new Refusal(
          409, "channel_already_exists", "Channel \"" + known.name + "\" already exists");
    }
    Channel channel = known == null ? add(draft, creator) : restore(known, draft);
    if (creator != null) {
      join(channel, creator);
    }
    return channel;
  }

  /** Returns the channel of that name, which may carry a {@code #}. */
  public Optional<Channel> find(String name) {
    return Optional.ofNullable(byName.get(Channel.bareName(name)));
  }

  /** Returns the channel of that name or refuses with 404. */
  public Channel require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "channel_not_found",
                    "Channel \"" + Channel.bareName(name) + "\" not found"));
  }

  /** Makes the agent a member; returns whether it was one before. */
  public boolean join(Channel channel, Agent agent) {
    String last = channel.last().map(Message::id).orElse(NOTHING_BEFORE);
    if (channel.members.containsKey(agent.id)) {
      return true;
    }
    kept.take(Kept.ENTRY);
    channel.members.put(agent.id, last);
    return false;
  }

  /** Ends the agent's membership. */
  public void leave(Channel channel, Agent agent) {
    if (channel.members.remove(agent.id) != null) {
      kept.give(Kept.ENTRY);
    }
  }

  /** Sets or, with null, clears the topic. */
  public void topic(Channel channel, @Nullable String topic) {
    kept.take(Kept.text(topic));
    kept.give(Kept.text(channel.draft.topic()));
    channel.draft = new ChannelDraft(channel.name, topic, channel.draft.metadata());
  }

  /** Hides the channel from lists; its messages stay. */
  public void archive(Channel channel) {
    channel.archived = true;
  }

  /** Returns all channels in order of creation. */
  public Collection<Channel> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  private Channel add(ChannelDraft draft, @Nullable Agent creator) {
    if (byName.size() >= maxChannels) {
      throw Refusal.limit("No more than " + maxChannels + " channels");
    }
    kept.take(
        BASE_COST
            + Kept.text(draft.name())
            + Kept.text(draft.topic())
            + Kept.json(draft.metadata()));
    Channel channel = new Channel(ids.next("c_"), draft, creator, clock.instant());
    byName.put(channel.name, channel);
    return channel;
  }

  private Channel restore(Channel channel, ChannelDraft draft) {
    channel.archived = false;
    topic(channel, draft.topic());
    return channel;
  }
}
