package dev.brokerline.agents.internal.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.request.SpawnAgent;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins the lives of agents, for the first time or again: by the answer to a spawn, or by the
 * broker's report. It compares requests by identity, because two requests may have the same
 * content.
 *
 * <p>The lock is that of the {@link AgentRegistry}, and guards the fields below it.
 */
public final class AgentStarts {

  /** How many requests are remembered whose agents are to return. */
  private static final int MAX_RETURNING = 100_000;

  private final AgentRegistry registry;
  private final AgentIndex index;
  private final Object lock;

  /** The agents to start again, by the requests that do it. */
  @GuardedBy("lock")
  private final IdentityHashMap<SpawnAgent, AgentLife> respawns = new IdentityHashMap<>();

  /** The policies of agents that are being started. */
  @GuardedBy("lock")
  private final IdentityHashMap<SpawnAgent, SupervisionPolicy.Respawn> returning =
      new IdentityHashMap<>();

  AgentStarts(AgentRegistry registry, AgentIndex index, Object lock) {
    this.registry = registry;
    this.index = index;
    this.lock = lock;
  }

  /**
   * Returns the agent that the answer to exactly this request has started.
   *
   * @throws AgentWaitException if it has ended since and is forgotten
   */
  public AgentLife startedBy(SpawnAgent request) {
    String name = request.agent().name();
    return registry
        .find(name)
        .filter(life -> isRequestOf(life, request))
        .orElseThrow(
            () ->
                new AgentWaitException(
                    name,
                    "it is spawned",
                    Reason.NOT_LIVE,
                    "it was spawned, has ended, and another one has its name by now",
                    List.of()));
  }

  @SuppressWarnings("ReferenceEquality")
  private boolean isRequestOf(AgentLife life, SpawnAgent request) {
    return registry.requestOf(life).orElse(null) == request;
  }

  /** Handles the answer to a spawn. */
  void started(SpawnAgent request) {
    String name = request.agent().name();
    AgentLife respawned;
    AgentLife known;
    synchronized (lock) {
      respawned = respawns.remove(request);
      known = index.findLive(name);
    }
    if (known != respawned) {
      end(known);
    }
    if (respawned != null) {
      begunAgain(respawned, request);
      return;
    }
    synchronized (lock) {
      AgentLife begun = begin(name, request);
      SupervisionPolicy.Respawn policy = returning.remove(request);
      if (begun != null && policy != null) {
        begun.respawn = policy;
      }
    }
  }

  private void begunAgain(AgentLife life, SpawnAgent request) {
    synchronized (lock) {
      life.request = request;
      life.announced = false;
      life.wasReady = false;
    }
    registry.change(life, new AgentChange.Respawned());
  }

  /** Ends a replaced agent, whose name would not be free otherwise. */
  private void end(@Nullable AgentLife replaced) {
    if (replaced != null) {
      registry.change(
          replaced, new AgentChange.Told(new AgentEvent.Exited(replaced.name(), null, null)));
    }
  }

  /** Starts a new life, under the lock. */
  @GuardedBy("lock")
  private @Nullable AgentLife begin(String name, @Nullable SpawnAgent request) {
    if (!index.makeRoom(name)) {
      return null;
    }
    AgentLife life = new AgentLife(name, registry, request);
    registry.show(life);
    index.add(life);
    return life;
  }

  /** Handles the restart of an unknown agent, such as one with a refused spawn. */
  void announceUnlessKnown(AgentEvent.Restarted event) {
    if (index.find(event.name()).isEmpty()) {
      announce(event.name());
    }
  }

  /** Handles the broker's report that an agent of this name starts. */
  void announce(@Nullable String name) {
    if (name == null) {
      return;
    }
    AgentLife replaced;
    synchronized (lock) {
      AgentLife known = index.findLive(name);
      if (known != null && !known.announced) {
        known.announced = true;
        return;
      }
      replaced = known;
    }
    end(replaced);
    synchronized (lock) {
      AgentLife begun = begin(name, null);
      if (begun != null) {
        begun.announced = true;
      }
    }
  }

  /** Sets the respawn policy of the agent that exactly this request starts. */
  public void expectReturning(SpawnAgent request, SupervisionPolicy.Respawn policy) {
    synchronized (lock) {
      if (returning.size() < MAX_RETURNING) {
        returning.put(request, policy);
      }
    }
  }

  /** Forgets a request that will start no agent. */
  public void forget(SpawnAgent request) {
    synchronized (lock) {
      returning.remove(request);
    }
  }

  /** Sets the request whose answer will start the agent again. */
  public void expectRespawn(AgentLife life, SpawnAgent request) {
    synchronized (lock) {
      respawns.put(request, life);
    }
  }

  /**
   * Handles the refusal of the request that was to start an agent again. Returns false and changes
   * nothing if that broker was lost since.
   */
  @SuppressWarnings("GuardedBy") // the condition is asked under the lock
  public boolean giveUp(AgentLife life, SpawnAgent request, String why) {
    return registry.change(
        life, new AgentChange.GivenUp(why), () -> respawns.remove(request, life));
  }

  /** The same for a request that was not answered in time. A late answer revives the agent. */
  @SuppressWarnings("GuardedBy") // the condition is asked under the lock
  public boolean giveUpUnlessHeard(AgentLife life, SpawnAgent request, String why) {
    return registry.change(life, new AgentChange.GivenUp(why), () -> respawns.get(request) == life);
  }

  /** Releases an agent that was waiting to be started again. */
  public void letGo(AgentLife life) {
    synchronized (lock) {
      respawns.values().removeIf(other -> other == life);
    }
    registry.change(life, new AgentChange.LetGo());
  }

  /** Forgets the requests that a lost broker was to answer. */
  void brokerLost() {
    synchronized (lock) {
      returning.clear();
      respawns.clear();
    }
  }
}
