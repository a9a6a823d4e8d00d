package dev.brokerline.agents.internal.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.supervision.RespawnPolicy;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.internal.LogContext;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds the broker's events into what is known about agents, in wire order and before futures
 * complete and listeners run. It also keeps the waits for agents.
 *
 * <p>The lock guards the lives, too. Futures are completed and output passed on after it is
 * released.
 */
public final class AgentRegistry implements WireObserver {

  /** How many that are to return are remembered while they are asked for. */
  private static final int MAX_RETURNING = 100_000;

  private final Timer timer;
  private final Executor callbacks;
  private final Function<AgentLife, @Nullable OutputLog> outputs;

  private final AgentIndex index = new AgentIndex();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final IdentityHashMap<SpawnAgent, AgentLife> respawns = new IdentityHashMap<>();

  @GuardedBy("lock")
  private final IdentityHashMap<SpawnAgent, RespawnPolicy> returning = new IdentityHashMap<>();

  /**
   * Makes an empty registry.
   *
   * @param outputs makes the log of an agent's output, under the lock; returns null to keep no
   *     output
   */
  public AgentRegistry(
      Timer timer, Executor callbacks, Function<AgentLife, @Nullable OutputLog> outputs) {
    this.timer = timer;
    this.callbacks = callbacks;
    this.outputs = outputs;
  }

  Waits<AgentLife> waitsFor(AgentLife life) {
    return new Waits<>(lock, life, timer, LogContext.ofAgent(life.name()).on(callbacks));
  }

  /** Returns the latest agent of this name, live or remembered. */
  public Optional<AgentLife> find(String name) {
    return index.find(name);
  }

  /** Returns whether an agent has ended, and a later one has its name. */
  public boolean isReplaced(AgentLife life) {
    return find(life.name()).filter(latest -> latest != life).isPresent();
  }

  /** Returns the live agents, in the order of their spawns. */
  public List<AgentLife> live() {
    synchronized (lock) {
      return index.live();
    }
  }

  /**
   * Returns the agent that the answer to exactly this request has started.
   *
   * @throws AgentWaitException if it has ended since and is forgotten
   */
  public AgentLife startedBy(SpawnAgent request) {
    String name = request.agent().name();
    return find(name)
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

  /** Compares by identity, because two requests may have the same content. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isRequestOf(AgentLife life, SpawnAgent request) {
    return requestOf(life).orElse(null) == request;
  }

  /** Returns the request that started the agent; empty if this client did not. */
  public Optional<SpawnAgent> requestOf(AgentLife life) {
    synchronized (lock) {
      return Optional.ofNullable(life.request);
    }
  }

  /** Returns the remembered messages from the agent. */
  public List<InboundMessage> messagesOf(AgentLife life) {
    synchronized (lock) {
      return life.messages.all();
    }
  }

  /** Returns how many messages the agent has sent in all. */
  public long messageCountOf(AgentLife life) {
    synchronized (lock) {
      return life.messages.count();
    }
  }

  // What happens

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    if (request instanceof SpawnAgent spawn) {
      started(spawn);
    } else if (request instanceof ReleaseAgent release) {
      // Its event follows, but a caller who waited for the answer must not find a live agent.
      var released = new AgentChange.Told(new AgentEvent.Released(release.name()));
      index.find(release.name()).ifPresent(life -> change(life, released));
    } else if (request instanceof SendMessage message
        && result instanceof MessageAccepted accepted
        && Boolean.TRUE.equals(accepted.delivered())) {
      index.find(message.to()).ifPresent(life -> change(life, new AgentChange.WorkGiven()));
    }
  }

  private void started(SpawnAgent request) {
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
      RespawnPolicy policy = returning.remove(request);
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
    change(life, new AgentChange.Respawned());
  }

  /** Ends a replaced agent, whose name would not be free otherwise. */
  private void end(@Nullable AgentLife replaced) {
    if (replaced != null) {
      change(replaced, new AgentChange.Told(new AgentEvent.Exited(replaced.name(), null, null)));
    }
  }

  /** Starts a new life, under the lock. */
  @GuardedBy("lock")
  private @Nullable AgentLife begin(String name, @Nullable SpawnAgent request) {
    if (!index.makeRoom(name)) {
      return null;
    }
    AgentLife life = new AgentLife(name, this, request);
    life.show(outputs.apply(life), this::change);
    index.add(life);
    return life;
  }

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(
            RelayEvent.Inbound.class,
            inbound -> InboundMessage.of(inbound, Instant.now()).ifPresent(this::received))
        .on(WorkerEvent.Output.class, this::printed)
        .on(AgentEvent.Spawned.class, event -> announce(event.name()))
        .on(AgentEvent.Restarted.class, this::announceUnlessKnown)
        .fold(AgentEvent.class, this::told)
        .fold(ChannelEvent.class, this::told)
        .fold(WorkerEvent.Ready.class, this::told)
        .fold(WorkerEvent.Failed.class, this::told)
        .fold(DeliveryEvent.Injected.class, this::told)
        .fold(SessionEvent.StateChanged.class, this::told)
        .fold(SessionEvent.class, this::ofSession)
        .on(
            AgentEvent.Restarted.class,
            event -> index.find(event.name()).ifPresent(AgentLife::restarted));
  }

  /** Folds an event, and returns the result, which travels with the event. */
  private Object told(Object before, BrokerEvent event) {
    AgentLife life = index.find(event.agent()).orElse(null);
    if (life == null) {
      return before;
    }
    change(life, new AgentChange.Told(event));
    return new Folded(life, life.snapshot);
  }

  /** Remembers turns and questions. The pieces of a turn change nothing, and need no lock. */
  private Object ofSession(Object before, SessionEvent event) {
    AgentLife life = index.find(event.agent()).orElse(null);
    if (life == null) {
      return before;
    }
    if (!(event instanceof SessionEvent.TurnProgress)) {
      life.session.told(event);
      settle(life);
    }
    return new Folded(life, life.snapshot);
  }

  /** The subject of an event: an agent, and its snapshot just after the event. */
  public record Folded(AgentLife life, AgentSnapshot then) {}

  private void printed(WorkerEvent.Output output) {
    index
        .find(output.name())
        .ifPresent(
            life -> {
              AgentChange change = new AgentChange.Told(output);
              AgentSnapshot now = life.snapshot;
              // Most output changes nothing, and needs no lock.
              if (!Objects.equals(now, AgentFold.fold(now, change))) {
                change(life, change);
              }
              life.print(output);
            });
  }

  /** Handles the restart of an unknown agent, such as one with a refused spawn. */
  private void announceUnlessKnown(AgentEvent.Restarted event) {
    if (index.find(event.name()).isEmpty()) {
      announce(event.name());
    }
  }

  /** Handles the broker's report that an agent of this name starts. */
  private void announce(@Nullable String name) {
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

  private void received(InboundMessage message) {
    AgentLife life;
    List<Runnable> settled;
    synchronized (lock) {
      // An agent's last words may come after its end.
      life = index.find(message.from()).orElse(null);
      if (life == null) {
        return;
      }
      life.messages.add(message);
      settled = life.waits.judge();
    }
    life.waits.settle(settled);
  }

  private void settle(AgentLife life) {
    List<Runnable> settled;
    synchronized (lock) {
      settled = life.waits.judge();
    }
    life.waits.settle(settled);
  }

  private void change(AgentLife life, AgentChange change) {
    change(life, change, () -> true);
  }

  private boolean change(AgentLife life, AgentChange change, BooleanSupplier onlyIf) {
    List<Runnable> settled;
    OutputLog endsNow = null;
    AgentLife.End end;
    synchronized (lock) {
      if (!onlyIf.getAsBoolean()) {
        return false;
      }
      AgentSnapshot before = life.snapshot;
      if (life.session.isOutdone(change, before.program())) {
        return true;
      }
      AgentSnapshot after = AgentFold.fold(before, change);
      if (after.equals(before)) {
        return true;
      }
      if (after.state().isEnded() || after.restarts() != before.restarts()) {
        life.session.forgetQuestions();
      }
      life.snapshot = after;
      life.wasReady |= after.ready();
      life.brokerEnd = brokerEnd(life.brokerEnd, change);
      if (after.state().isEnded() && !before.state().isEnded()) {
        endsNow = life.output;
        index.bury(life);
      } else if (before.state().isEnded() && !after.state().isEnded()) {
        index.add(life);
        life.show(outputs.apply(life), this::change);
      }
      end = life.end();
      settled = life.waits.judge();
    }
    if (endsNow != null && end != null) {
      endsNow.end(end.reason(), end.what());
    }
    life.waits.settle(settled);
    return true;
  }

  /** Returns why an agent that a change makes dead lost its broker. */
  private static @Nullable String brokerEnd(@Nullable String before, AgentChange change) {
    if (change instanceof AgentChange.BrokerLost lost) {
      return lost.why();
    } else if (change instanceof AgentChange.GivenUp givenUp) {
      return before + "; " + givenUp.why();
    }
    return change instanceof AgentChange.Respawned ? null : before;
  }

  @Override
  public void ended(String why) {
    brokerLost(why, life -> false, /* keepWaits= */ true);
  }

  // The supervisor

  /** Sets the respawn policy of the agent that exactly this request starts. */
  public void expectReturning(SpawnAgent request, RespawnPolicy policy) {
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

  /**
   * Handles the loss of the broker of all live agents.
   *
   * @param respawn which of them will be started again
   * @param keepWaits whether the waits for those continue
   * @return the others
   */
  public List<AgentLife> brokerLost(String why, Predicate<AgentLife> respawn, boolean keepWaits) {
    synchronized (lock) {
      // The broker that was to answer these is gone.
      returning.clear();
      respawns.clear();
    }
    List<AgentLife> dead = new ArrayList<>();
    for (AgentLife life : live()) {
      boolean again = respawn.test(life);
      change(life, new AgentChange.BrokerLost(why, again));
      if (!again) {
        dead.add(life);
      } else if (!keepWaits) {
        failWaits(life, why);
      }
    }
    return dead;
  }

  private void failWaits(AgentLife life, String why) {
    List<Runnable> settled;
    synchronized (lock) {
      settled = life.waits.failAll(life.failure("something", Reason.BROKER_ENDED, why));
    }
    life.waits.settle(settled);
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
    return change(life, new AgentChange.GivenUp(why), () -> respawns.remove(request, life));
  }

  /** The same for a request that was not answered in time. A late answer revives the agent. */
  @SuppressWarnings("GuardedBy") // the condition is asked under the lock
  public boolean giveUpUnlessHeard(AgentLife life, SpawnAgent request, String why) {
    return change(life, new AgentChange.GivenUp(why), () -> respawns.get(request) == life);
  }

  /** Releases an agent that was waiting to be started again. */
  public void letGo(AgentLife life) {
    forgetRespawn(life);
    change(life, new AgentChange.LetGo());
  }

  private void forgetRespawn(AgentLife life) {
    synchronized (lock) {
      respawns.values().removeIf(other -> other == life);
    }
  }

  // Waits

  /** Waits for something about one agent. */
  public <T> CompletableFuture<T> await(
      AgentLife life, AgentConditions.Named<T> wanted, Duration timeout) {
    return life.waits.await(
        wanted.condition(), timeout, late -> late.timedOut(wanted.waitedFor(), timeout));
  }

  /** Returns the number of open waits, over all remembered agents. */
  public int openWaits() {
    synchronized (lock) {
      return index.openWaits();
    }
  }
}
