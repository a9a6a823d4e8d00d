package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.output.OutputLog;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.InboundMessage;
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

  private final Timer timer;
  private final Executor callbacks;
  private final Function<AgentLife, @Nullable OutputLog> outputs;

  private final AgentIndex index = new AgentIndex();

  private final Object lock = new Object();
  private final AgentStarts starts = new AgentStarts(this, index, lock);

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

  /** Returns what begins the lives of agents. */
  public AgentStarts starts() {
    return starts;
  }

  // What happens

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    if (request instanceof SpawnAgent spawn) {
      starts.started(spawn);
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

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(
            RelayEvent.Inbound.class,
            inbound -> InboundMessage.of(inbound, Instant.now()).ifPresent(this::received))
        .on(WorkerEvent.Output.class, this::printed)
        .on(AgentEvent.Spawned.class, event -> starts.announce(event.name()))
        .on(AgentEvent.Restarted.class, starts::announceUnlessKnown)
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

  void change(AgentLife life, AgentChange change) {
    change(life, change, () -> true);
  }

  /** Changes an agent if a condition holds under the lock. Returns whether it does. */
  boolean change(AgentLife life, AgentChange change, BooleanSupplier onlyIf) {
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
        show(life);
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

  /** Gives a life, new or revived, a log of its output. Called under the lock. */
  void show(AgentLife life) {
    life.show(outputs.apply(life), this::change);
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

  /**
   * Handles the loss of the broker of all live agents.
   *
   * @param respawn which of them will be started again
   * @param keepWaits whether the waits for those continue
   * @return the others
   */
  public List<AgentLife> brokerLost(String why, Predicate<AgentLife> respawn, boolean keepWaits) {
    starts.brokerLost();
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
