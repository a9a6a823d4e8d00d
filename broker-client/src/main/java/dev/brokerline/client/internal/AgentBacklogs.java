package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.options.StallPolicy;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is on its way to the terminal of each agent, and refuses requests beyond the limit,
 * because the pipe to a worker that does not read fills up, and the broker then waits for it
 * without limit. The broker's events count messages from all senders.
 *
 * <p>It counts only for agents that are known to run. The lock guards the backlogs.
 */
final class AgentBacklogs implements WireObserver {

  private static final Logger LOG = LoggerFactory.getLogger(AgentBacklogs.class);

  private static final int MAX_AGENTS = 4096;

  /** How many bytes the broker adds to a text for a worker, rounded up. */
  private static final int FRAME_BYTES = 400;

  private final StallPolicy policy;
  private final Timer timer;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, AgentBacklog> backlogs = new LinkedHashMap<>();

  /** When the last line of the broker arrived. Silence since then proves nothing. */
  private volatile long heardNanos;

  AgentBacklogs(StallPolicy policy, Timer timer) {
    this.policy = policy;
    this.timer = timer;
  }

  /** Counts a request that is about to be sent, or returns why it must not be. */
  Optional<BrokerException> admit(BrokerRequest<?> request) {
    String agent = agentWrittenTo(request);
    if (agent == null) {
      return Optional.empty();
    }
    String refusal;
    boolean warn;
    synchronized (lock) {
      AgentBacklog backlog = backlogs.get(agent);
      if (backlog == null) {
        return Optional.empty();
      }
      warn = request instanceof SendMessage message && backlog.isFirstLongLine(message.text());
      long deaf = backlog.deafNanos(heardNanos);
      refusal =
          deaf > 0
              ? agent
                  + "'s worker has read nothing for "
                  + Duration.ofNanos(deaf).toMillis()
                  + " ms"
              : backlog.admit(request, bytes(request), policy, timer.nanoTime());
    }
    if (warn && refusal == null) {
      LOG.warn(
          "A line of a message to {} has over {} bytes: if its program reads its terminal in line"
              + " mode, the rest is cut off. This is said once for each agent",
          agent,
          AgentBacklog.MAX_LINE_BYTES);
    }
    return Optional.ofNullable(refusal)
        .map(
            why ->
                new RequestNotSentException(
                    request,
                    why
                        + "; send it again once the agent's program has read from its terminal, or"
                        + " release the agent"));
  }

  /** Withdraws an admitted request if its answer says that it had no effect. */
  void follow(BrokerRequest<?> request, CompletableFuture<?> answer) {
    String agent = agentWrittenTo(request);
    if (agent != null) {
      var unused =
          answer.whenComplete(
              (result, failure) -> {
                if (failure instanceof BrokerException known
                    && known.outcome() == Outcome.NOT_PERFORMED) {
                  withdraw(agent, request);
                }
              });
    }
  }

  private void withdraw(String agent, BrokerRequest<?> request) {
    synchronized (lock) {
      AgentBacklog backlog = backlogs.get(agent);
      if (backlog != null) {
        backlog.withdraw(request);
      }
    }
  }

  /** Returns the agent whose worker has not read for longest, if there is one. */
  Optional<String> deafest() {
    synchronized (lock) {
      return backlogs.entrySet().stream()
          .filter(entry -> entry.getValue().unreadSince() < Long.MAX_VALUE)
          .min((a, b) -> Long.compare(a.getValue().unreadSince(), b.getValue().unreadSince()))
          .map(Map.Entry::getKey);
    }
  }

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    heardNanos = timer.nanoTime();
    synchronized (lock) {
      if (request instanceof SpawnAgent spawn) {
        var unused = backlog(spawn.agent().name());
        return;
      }
      String agent = agentWrittenTo(request);
      AgentBacklog backlog = agent == null ? null : backlogs.get(agent);
      if (backlog == null) {
        return;
      }
      if (result instanceof MessageAccepted accepted
          && !Boolean.TRUE.equals(accepted.delivered())) {
        backlog.withdraw(request);
      } else {
        String eventId = result instanceof MessageAccepted accepted ? accepted.eventId() : null;
        backlog.answered(request, eventId);
      }
    }
  }

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(BrokerEvent.class, any -> heardNanos = timer.nanoTime())
        .<AgentEvent>onAny(
            event -> with(event.name(), backlog -> backlog.clear()),
            AgentEvent.Spawned.class,
            AgentEvent.Restarted.class)
        .<AgentEvent>onAny(
            this::ended,
            AgentEvent.Exited.class,
            AgentEvent.Released.class,
            AgentEvent.Restarting.class,
            AgentEvent.PermanentlyDead.class)
        .on(WorkerEvent.Failed.class, this::refused)
        .on(
            DeliveryEvent.Queued.class,
            event -> handed(event.name(), event.eventId(), /* read= */ true))
        .on(
            DeliveryEvent.Retried.class,
            event -> handed(event.name(), event.eventId(), /* read= */ false))
        .on(DeliveryEvent.Injected.class, event -> done(event.name(), event.eventId()))
        .on(DeliveryEvent.Acked.class, event -> done(event.name(), event.eventId()))
        .on(DeliveryEvent.Verified.class, event -> done(event.name(), event.eventId()))
        .on(DeliveryEvent.Failed.class, event -> done(event.name(), event.eventId()));
  }

  /** Does something to the backlog of an agent, which is known from now on. */
  private void with(@Nullable String agent, Consumer<AgentBacklog> change) {
    if (agent != null) {
      synchronized (lock) {
        change.accept(backlog(agent));
      }
    }
  }

  private void handed(@Nullable String agent, @Nullable String message, boolean read) {
    if (message != null) {
      with(
          agent,
          backlog -> {
            backlog.handedOver(message, FRAME_BYTES, heardNanos);
            if (read) {
              backlog.read(message, heardNanos);
            }
          });
    }
  }

  private void done(@Nullable String agent, @Nullable String message) {
    if (message != null) {
      with(agent, backlog -> backlog.done(message, heardNanos));
    }
  }

  private void ended(AgentEvent event) {
    synchronized (lock) {
      backlogs.remove(event.name());
    }
  }

  private void refused(WorkerEvent.Failed event) {
    synchronized (lock) {
      AgentBacklog backlog = backlogs.get(event.name());
      if (backlog != null) {
        backlog.refusedLine(heardNanos);
      }
    }
  }

  @GuardedBy("lock")
  private AgentBacklog backlog(String agent) {
    AgentBacklog known = backlogs.get(agent);
    if (known != null) {
      return known;
    }
    if (backlogs.size() >= MAX_AGENTS) {
      backlogs.remove(backlogs.keySet().iterator().next());
    }
    AgentBacklog added = new AgentBacklog(agent, heardNanos);
    backlogs.put(agent, added);
    return added;
  }

  @Override
  public void ended(String why) {
    synchronized (lock) {
      backlogs.clear();
    }
  }

  /** Returns the agent to whose worker the broker would write because of a request. */
  private static @Nullable String agentWrittenTo(BrokerRequest<?> request) {
    boolean written =
        request instanceof SendMessage
            || request instanceof SendInput
            || request instanceof SetModel
            || request instanceof ResizePty;
    return written ? Observers.agentOf(request) : null;
  }

  private static long bytes(BrokerRequest<?> request) {
    if (request instanceof SendMessage message) {
      return FRAME_BYTES + jsonBytes(message.text());
    }
    return request instanceof SendInput input ? jsonBytes(input.data()) : FRAME_BYTES;
  }

  /** Returns about how long a text is in JSON, in UTF-8. */
  private static long jsonBytes(String text) {
    return text.chars()
        .mapToLong(c -> c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3)
        .sum();
  }
}
