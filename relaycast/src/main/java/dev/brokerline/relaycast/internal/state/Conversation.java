package dev.brokerline.relaycast.internal.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A closed circle of agents that write to each other: a pair, or a group. */
public final class Conversation extends Timeline {
  final String id;
  final String channelId;
  final boolean group;
  final @Nullable String name;
  final List<Agent> participants;
  final Instant createdAt;
  long messageCount;

  Conversation(Ids ids, boolean group, @Nullable String name, List<Agent> members, Instant now) {
    this.id = ids.next("dm_");
    this.channelId = ids.next("c_");
    this.group = group;
    this.name = name;
    this.participants = List.copyOf(members);
    this.createdAt = now;
  }

  @Override
  public String channelId() {
    return channelId;
  }

  public String id() {
    return id;
  }

  /** Returns whether this is a group and not a pair. */
  public boolean group() {
    return group;
  }

  /** Returns the name of a group, if it has one. */
  public @Nullable String name() {
    return name;
  }

  /** Returns who takes part; one agent if it writes to itself. */
  public List<Agent> participants() {
    return participants;
  }

  /** Returns when the first message was written or the group founded. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns how many messages were ever written here. */
  public long messageCount() {
    return messageCount;
  }
}
