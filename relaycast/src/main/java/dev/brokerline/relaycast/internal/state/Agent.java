package dev.brokerline.relaycast.internal.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A registered identity. It keeps its token for life, so that a new token never invalidates an old
 * one.
 */
public final class Agent {
  private static final int BASE_COST = 2048;

  final String id;
  final String name;
  final String token;
  final Instant createdAt;

  /**
   * Others' reactions to its channel messages since its last request, oldest first, with a limit.
   */
  final Deque<Reaction> freshReactions = new ArrayDeque<>();

  AgentDraft draft;
  Instant lastSeen;
  boolean online = true;
  boolean broker;
  boolean worker;

  Agent(String id, String token, AgentDraft draft, Instant now) {
    this.id = id;
    this.token = token;
    this.name = draft.name();
    this.draft = draft;
    this.createdAt = now;
    this.lastSeen = now;
  }

  /** Returns the estimated size of an agent in bytes. */
  static long cost(AgentDraft draft) {
    return BASE_COST
        + Kept.text(draft.name())
        + Kept.text(draft.type())
        + Kept.text(draft.persona())
        + Kept.json(draft.metadata());
  }

  /** Releases large data. Kept messages may still refer to it as their author. */
  void forgotten() {
    draft = new AgentDraft(name, draft.type(), null, Json.object());
    freshReactions.clear();
  }

  public String id() {
    return id;
  }

  /** Returns the name in its registered spelling. */
  public String name() {
    return name;
  }

  /** Returns the token; a secret. */
  public String token() {
    return token;
  }

  /** Returns the data of its registration. */
  public AgentDraft draft() {
    return draft;
  }

  /** Returns when the agent was first registered. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns when the agent last called. */
  public Instant lastSeen() {
    return lastSeen;
  }

  /** Returns whether the agent is registered and neither released nor disconnected. */
  public boolean online() {
    return online;
  }

  /** Returns whether this is a broker's own identity. */
  public boolean broker() {
    return broker;
  }

  /** Returns whether a broker has announced this agent as its local worker and not released it. */
  public boolean worker() {
    return worker;
  }

  @Override
  public String toString() {
    return "Agent[" + name + ", " + id + "]";
  }
}
