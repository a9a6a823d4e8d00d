package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.Relay;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The workspaces of a server, by name and by key. Used only under the server's lock. */
public final class Workspaces {
  private static final int MAX_WORKSPACES = 100;

  private final Map<String, Relay> byName = new LinkedHashMap<>();
  private final Map<String, Relay> byKey = new LinkedHashMap<>();
  private final Function<String, Relay> factory;

  /** Makes an empty registry whose workspaces come from {@code factory}, by name. */
  public Workspaces(Function<String, Relay> factory) {
    this.factory = factory;
  }

  /**
   * Creates a workspace. A name in use is refused with 409, because knowing a name does not entitle
   * a caller to its key. A broker then tries again with a random suffix.
   */
  public Relay create(String name) {
    if (byName.containsKey(name)) {
      throw new Refusal(409, "conflict", "Workspace \"" + name + "\" already exists");
    }
    if (byName.size() >= MAX_WORKSPACES) {
      throw Refusal.limit("No more than " + MAX_WORKSPACES + " workspaces");
    }
    Relay made = factory.apply(name);
    byName.put(name, made);
    byKey.put(made.state().key(), made);
    return made;
  }

  public Collection<Relay> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Returns the owner of a key or token, or refuses with 401. */
  Caller authenticate(@Nullable String secret) {
    if (secret == null) {
      throw new Refusal(401, "unauthorized", "The call has no workspace key or agent token");
    }
    Relay relay = byKey.get(secret);
    if (relay != null) {
      return new Caller(relay, null);
    }
    for (Relay each : byName.values()) {
      Optional<Agent> agent = each.state().agents().byToken(secret);
      if (agent.isPresent()) {
        return new Caller(each, agent.get());
      }
    }
    throw new Refusal(401, "unauthorized", "The workspace key or agent token is not known here");
  }
}
