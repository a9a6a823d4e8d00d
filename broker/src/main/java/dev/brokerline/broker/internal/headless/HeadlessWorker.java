package dev.brokerline.broker.internal.headless;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.Delivery;
import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.Turn;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionStatus;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.result.SessionInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a program without a terminal, in a session of the harness. */
public final class HeadlessWorker implements AgentWorker {

  /** How many messages may wait for the start of the program. */
  /** How long a session may take to end with the broker. */
  private static final Duration SOON = Duration.ofMillis(1300);

  private static final int MAX_WAITING = 64;

  private final Function<@Nullable Continuation, SessionOptions> options;
  private final SerialExecutor thread;
  private final WorkerListener listener;

  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private final Map<String, PermissionRequest> asked = new HashMap<>();
  private @Nullable CompletableFuture<AgentSession> opening;
  private @Nullable AgentSession session;
  private @Nullable Continuation continuation;
  private @Nullable SessionStatus end;
  private boolean stopping;
  private final TurnCount turns = new TurnCount();
  private final StateTeller state;

  /**
   * Makes a worker without starting its program.
   *
   * @param options makes the options of a session that goes on with a conversation, or begins one
   * @param continuation the conversation to begin with, or null
   * @param thread the broker's thread
   */
  public HeadlessWorker(
      String agent,
      Function<@Nullable Continuation, SessionOptions> options,
      @Nullable Continuation continuation,
      SerialExecutor thread,
      WorkerListener listener) {
    this.options = options;
    this.continuation = continuation;
    this.thread = thread;
    this.listener = listener;
    this.state = new StateTeller(agent, listener);
  }

  @Override
  public CompletableFuture<Started> start() {
    CompletableFuture<Started> started = new CompletableFuture<>();
    end = null;
    session = null;
    asked.clear();
    state.is("starting");
    CompletableFuture<AgentSession> open = open();
    opening = open;
    var unused =
        open.whenComplete(
            (opened, failure) -> thread.execute(() -> opened(opened, failure, started)));
    return started;
  }

  private CompletableFuture<AgentSession> open() {
    try {
      return Harness.open(options.apply(continuation));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void opened(
      @Nullable AgentSession opened,
      @Nullable Throwable failure,
      CompletableFuture<Started> started) {
    if (opened == null) {
      Throwable cause = Futures.cause(failure);
      failWaiting("the program did not start: " + cause.getMessage());
      started.completeExceptionally(cause);
      return;
    }
    session = opened;
    if (stopping) {
      var unused = opened.closeAsync();
      started.completeExceptionally(new NotRunningException("the agent was released"));
      return;
    }
    remember(opened);
    opened.listen(status -> thread.execute(() -> status(opened, status)));
    state.is("idle");
    started.complete(new Started(pid(), continuation == null ? null : continuation.key()));
    listener.ready();
    // A session that ended before it had a listener has told nobody.
    status(opened, opened.status());
    if (end == null) {
      waiting.forEach(delivery -> prompt(opened, delivery));
      waiting.clear();
    }
  }

  @Override
  public @Nullable Long pid() {
    AgentSession open = session;
    OptionalLong pid = open == null ? OptionalLong.empty() : open.pid();
    return pid.isPresent() ? (Long) pid.getAsLong() : null;
  }

  private void remember(AgentSession of) {
    of.continuation().ifPresent(key -> continuation = key);
  }

  @Override
  public @Nullable Continuation continuation() {
    return continuation;
  }

  @Override
  public void deliver(Delivery delivery) {
    AgentSession open = session;
    if (stopping) {
      delivery.failed("the agent is being released");
    } else if (open != null && end == null) {
      prompt(open, delivery);
    } else if (waiting.size() >= MAX_WAITING) {
      delivery.failed(MAX_WAITING + " messages wait for the start of the program already");
    } else {
      waiting.add(delivery);
    }
  }

  private void prompt(AgentSession open, Delivery delivery) {
    BusyPolicy policy = BusyPolicy.QUEUE;
    if (delivery.mode() == DeliveryMode.STEER) {
      if (open.capabilities().contains(Capability.STEER)) {
        policy = BusyPolicy.STEER;
      } else {
        delivery.waits(open.program() + " cannot join a running turn");
      }
    }
    TurnNews news = new TurnNews(state.agent(), delivery, turns::begin, listener::event);
    turns.prompted();
    Turn turn = open.prompt(delivery.text(), policy);
    turn.listen(event -> thread.execute(size(event), () -> happened(open, news, event)));
  }

  private static int size(TurnEvent event) {
    return event instanceof TurnEvent.TextDelta delta ? 2 * delta.text().length() + 1 : 1;
  }

  private void happened(AgentSession in, TurnNews news, TurnEvent event) {
    if (event instanceof TurnEvent.PermissionRequested request) {
      asked.put(request.request().id(), request.request());
      state.is("requires_action");
    } else if (event instanceof TurnEvent.PermissionResolved resolved) {
      asked.remove(resolved.requestId());
      if (asked.isEmpty()) {
        state.is("running");
      }
    } else if (!(event instanceof TurnEvent.Completed) && !news.hasBegun()) {
      state.is("running");
    }
    news.tell(event);
    if (event instanceof TurnEvent.Completed done) {
      completed(in, news, done);
    }
  }

  private void completed(AgentSession in, TurnNews news, TurnEvent.Completed done) {
    remember(in);
    turns.completed(news.hasBegun(), done.result().usage());
    SessionStatus over = end;
    if (turns.allAreOver() && over != null) {
      ended(over);
    } else if (turns.allAreOver() && news.hasBegun()) {
      state.is("idle");
      listener.event(new AgentEvent.Idle(state.agent(), 0L, StateTeller.SOURCE));
    }
  }

  private void status(AgentSession of, SessionStatus status) {
    if (of == session && end == null && status.state() == SessionState.ENDED) {
      remember(of);
      end = status;
      if (turns.allAreOver()) {
        ended(status);
      }
    }
  }

  /** The session is over, and so are its turns. */
  private void ended(SessionStatus status) {
    state.is("ended");
    if (!stopping) {
      listener.ended(Ends.of(status.exit()));
    }
  }

  @Override
  public CompletableFuture<ModelReceipt> setModel(String model) {
    return withSession(open -> open.setModel(model));
  }

  @Override
  public CompletableFuture<Boolean> interrupt() {
    return session == null
        ? CompletableFuture.completedFuture(false)
        : withSession(AgentSession::interrupt);
  }

  @Override
  public CompletableFuture<Boolean> answer(String permissionId, PermissionDecision decision) {
    PermissionRequest request = asked.get(permissionId);
    return request == null
        ? CompletableFuture.completedFuture(false)
        : withSession(open -> open.answer(request, decision));
  }

  private <T> CompletableFuture<T> withSession(
      Function<AgentSession, CompletableFuture<T>> request) {
    AgentSession open = session;
    if (open == null || end != null) {
      return CompletableFuture.failedFuture(
          new NotRunningException("the program starts, or waits for its restart"));
    }
    CompletableFuture<T> answered = new CompletableFuture<>();
    var unused =
        request
            .apply(open)
            .whenComplete(
                (value, failure) ->
                    thread.execute(
                        () -> {
                          if (failure == null) {
                            answered.complete(value);
                          } else {
                            answered.completeExceptionally(Futures.cause(failure));
                          }
                        }));
    return answered;
  }

  @Override
  public boolean refusesTools() {
    AgentSession open = session;
    return open != null && !open.capabilities().contains(Capability.MCP_HTTP);
  }

  @Override
  public SessionInfo session() {
    AgentSession open = session;
    return new SessionInfo(
        state.agent(),
        state.now(),
        StateTeller.SOURCE,
        open == null ? null : open.model().orElse(null),
        continuation == null ? null : continuation.key(),
        turns.completed(),
        TurnNews.tokens(turns.usage()));
  }

  @Override
  public CompletableFuture<Void> stop() {
    return stop(AgentSession::closeAsync);
  }

  @Override
  public CompletableFuture<Void> stopSoon() {
    return stop(running -> running.closeAsync(SOON));
  }

  private CompletableFuture<Void> stop(Function<AgentSession, CompletableFuture<Void>> close) {
    stopping = true;
    failWaiting("the agent was released");
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    CompletableFuture<AgentSession> open = opening;
    if (open == null) {
      stopped.complete(null);
      return stopped;
    }
    // A session that is still opening is ended by the cancellation.
    open.cancel(false);
    AgentSession running = session;
    CompletableFuture<Void> closed =
        running == null ? CompletableFuture.completedFuture(null) : close.apply(running);
    var unused = closed.whenComplete((done, never) -> thread.execute(() -> stopped.complete(null)));
    return stopped;
  }

  private void failWaiting(String why) {
    waiting.forEach(delivery -> delivery.failed(why));
    waiting.clear();
  }
}
