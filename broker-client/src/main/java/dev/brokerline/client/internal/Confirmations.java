package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.internal.dialect.BrokerDialect;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.result.AgentList;
import dev.brokerline.protocol.result.SetModelResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines what a worker did about {@code set_model} and {@code send_input}, if the broker
 * answers them before the worker has read them. The {@link BrokerDialect} says whether it does;
 * otherwise the {@code ok} is sufficient.
 *
 * <p>A worker reads its control pipe in order and complains once about each line it refuses. So a
 * complaint belongs to the oldest unresolved line for that agent, even if nobody waits for it. A
 * line stays unresolved for a minute after its window, so that a late complaint is not attributed
 * to a later line. The agent's output is searched only for requests that somebody waits for.
 *
 * <p>The lock guards all fields below it; futures are completed after it is left.
 */
final class Confirmations implements WireObserver {

  /** The status of a model that the program has not confirmed. */
  private static final String PENDING = "pending";

  private static final int MAX_AGENTS = 4096;
  private static final int MAX_WRITES_PER_AGENT = 1024;
  private static final long DOUBT_NANOS = Duration.ofMinutes(1).toNanos();

  private final Timer timer;
  private final Executor callbacks;
  private final Supplier<CompletableFuture<AgentList>> listAgents;
  private final Supplier<BrokerDialect> dialect;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final IdentityHashMap<BrokerRequest<?>, Watch<?>> unanswered = new IdentityHashMap<>();

  @GuardedBy("lock")
  private final LinkedHashMap<String, ArrayDeque<Write>> inDoubt = new LinkedHashMap<>();

  @GuardedBy("lock")
  private @Nullable String closed;

  /** The size of {@code inDoubt}, so that output costs no lock while nothing is in doubt. */
  private volatile int agentsInDoubt;

  /** An answered request, and how many of its lines the worker may still complain about. */
  private static final class Write {
    final @Nullable Watch<?> watch;

    /** Whether the worker may accept a line silently, so that its complaints cannot be counted. */
    final boolean uncountable;

    final int lines;
    final long forgetNanos;
    int complaints;

    Write(BrokerRequest<?> request, int lines, @Nullable Watch<?> watch, long now) {
      this.watch = watch;
      uncountable = request instanceof SendInput input && input.unchecked();
      this.lines = lines;
      forgetNanos = now + DOUBT_NANOS + (watch == null ? 0 : watch.window.toNanos());
    }

    /** Returns a description of the refusal, with the number of refused lines. */
    String refused() {
      return lines == 1
          ? "the worker did not take it"
          : "the worker did not take line " + complaints + " of the " + lines + " that were sent";
    }
  }

  Confirmations(
      Timer timer,
      Executor callbacks,
      Supplier<CompletableFuture<AgentList>> list,
      Supplier<BrokerDialect> dialect) {
    this.dialect = dialect;
    this.timer = timer;
    this.callbacks = callbacks;
    this.listAgents = list;
  }

  /**
   * Sends a request, and returns a future of its checked result.
   *
   * @param request a separate object for each call, because its identity matters
   */
  <R> CompletableFuture<CheckedResult<R>> watch(
      BrokerRequest<R> request,
      Duration window,
      Function<BrokerRequest<R>, CompletableFuture<R>> send) {
    Watch<R> watch = new Watch<>(request, window);
    synchronized (lock) {
      unanswered.put(request, watch);
    }
    CompletableFuture<R> answer = send.apply(request);
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                watch.future.completeExceptionally(failure);
              }
            });
    var unusedToo =
        watch.future.whenComplete(
            (result, failure) -> {
              if (watch.future.isCancelled()) {
                answer.cancel(false);
              }
              forget(watch);
            });
    return watch.future;
  }

  /** Called when nobody waits any more. The written lines stay unresolved. */
  private void forget(Watch<?> watch) {
    synchronized (lock) {
      unanswered.remove(watch.request);
      watch.settled = true;
      if (watch.alarm != null) {
        watch.alarm.cancel();
      }
    }
  }

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    String agent = agentOf(request);
    if (agent == null) {
      return;
    }
    int complaints = dialect.get().complaintsAfterOk(request);
    List<Runnable> verdicts = new ArrayList<>();
    synchronized (lock) {
      Watch<?> watch = unanswered.remove(request);
      if (watch != null) {
        watch.result = result;
      }
      Write write = new Write(request, complaints, watch, timer.nanoTime());
      if (complaints == 0) {
        done(write, verdicts);
      } else if (closed != null) {
        giveUp(write, closed, verdicts);
      } else {
        doubt(agent, write, verdicts);
      }
    }
    verdicts.forEach(Runnable::run);
  }

  private void done(Write write, List<Runnable> verdicts) {
    if (write.watch == null) {
      return;
    }
    if (write.watch.result instanceof SetModelResult receipt && PENDING.equals(receipt.status())) {
      String evidence = "a later turn proves or refutes it: " + receipt.evidence();
      settle(write.watch, CheckedResult.Confirmation.UNCONFIRMED, null, evidence, verdicts);
    } else {
      String evidence = "the broker answers only once it is done";
      settle(write.watch, CheckedResult.Confirmation.CONFIRMED, null, evidence, verdicts);
    }
  }

  @GuardedBy("lock")
  private void doubt(String agent, Write write, List<Runnable> verdicts) {
    Watch<?> watch = write.watch;
    if (watch != null && !watch.settled) {
      watch.alarm = timer.schedule(watch.window, () -> windowOver(agent, watch));
    }
    ArrayDeque<Write> writes = inDoubt.computeIfAbsent(agent, name -> new ArrayDeque<>());
    forgetOld(writes);
    writes.add(write);
    if (writes.size() > MAX_WRITES_PER_AGENT) {
      giveUp(writes.remove(), "too many requests to the agent are in doubt", verdicts);
    }
    if (inDoubt.size() > MAX_AGENTS) {
      Iterator<ArrayDeque<Write>> oldest = inDoubt.values().iterator();
      oldest.next().forEach(old -> giveUp(old, "too many agents are in doubt", verdicts));
      oldest.remove();
    }
    agentsInDoubt = inDoubt.size();
  }

  private static @Nullable String agentOf(BrokerRequest<?> request) {
    if (request instanceof SendInput input) {
      return input.name();
    }
    return request instanceof SetModel model ? model.name() : null;
  }

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(
            WorkerEvent.Output.class,
            output -> judge(output, (writes, verdicts) -> show(writes, output)))
        .on(
            WorkerEvent.Failed.class,
            failed ->
                judge(failed, (writes, verdicts) -> complain(writes, failed.error(), verdicts)))
        .<AgentEvent>onAny(
            end -> judge(end, (writes, verdicts) -> workerEnded(writes, end.kind(), verdicts)),
            AgentEvent.Exited.class,
            AgentEvent.Released.class,
            AgentEvent.PermanentlyDead.class,
            AgentEvent.Restarting.class,
            AgentEvent.Restarted.class,
            AgentEvent.Spawned.class);
  }

  /** Looks at what is in doubt of the agent that an event is about, if anything is. */
  private void judge(BrokerEvent event, BiConsumer<ArrayDeque<Write>, List<Runnable>> judgement) {
    String agent = event.agent();
    if (agent == null || agentsInDoubt == 0) {
      return;
    }
    List<Runnable> verdicts = new ArrayList<>();
    synchronized (lock) {
      ArrayDeque<Write> writes = inDoubt.get(agent);
      if (writes == null) {
        return;
      }
      forgetOld(writes);
      judgement.accept(writes, verdicts);
      forgetIfEmpty(agent, writes);
    }
    verdicts.forEach(Runnable::run);
  }

  private void workerEnded(ArrayDeque<Write> writes, String kind, List<Runnable> verdicts) {
    String why = "the agent's worker ended in the meantime (" + kind + ")";
    writes.forEach(write -> giveUp(write, why, verdicts));
    writes.clear();
  }

  @GuardedBy("lock")
  private void forgetIfEmpty(String agent, ArrayDeque<Write> writes) {
    if (writes.isEmpty()) {
      inDoubt.remove(agent);
      agentsInDoubt = inDoubt.size();
    }
  }

  /** Returns how many requests a worker may still complain about. */
  int inDoubt() {
    synchronized (lock) {
      return inDoubt.values().stream().mapToInt(ArrayDeque::size).sum();
    }
  }

  /** Returns for how many requests the output of their agents is searched. */
  long looking() {
    synchronized (lock) {
      return inDoubt.values().stream().flatMap(Confirmations::looking).count();
    }
  }

  private static void show(ArrayDeque<Write> writes, WorkerEvent.Output output) {
    String chunk = output.chunk();
    if (chunk != null && "stdout".equals(output.stream())) {
      looking(writes).forEach(watch -> watch.show(chunk));
    }
  }

  /**
   * Returns the requests that somebody waits for; only for these is the agent's output searched.
   */
  private static Stream<Watch<?>> looking(ArrayDeque<Write> writes) {
    return writes.stream()
        .flatMap(write -> Stream.<Watch<?>>ofNullable(write.watch))
        .filter(watch -> !watch.settled);
  }

  private void complain(
      ArrayDeque<Write> writes, @Nullable ErrorDetail given, List<Runnable> verdicts) {
    ErrorDetail error = given == null ? ErrorDetail.of("", "") : given;
    if (!dialect.get().mayConcernRequest(error)) {
      return;
    }
    Write oldest = writes.peek();
    if (oldest == null) {
      return;
    }
    if (oldest.uncountable && writes.size() > 1) {
      String why = "a complaint of the worker may be about this text or about another's";
      writes.forEach(write -> giveUp(write, why, verdicts));
      writes.clear();
      return;
    }
    oldest.complaints++;
    if (oldest.watch != null) {
      settle(oldest.watch, CheckedResult.Confirmation.REFUSED, error, oldest.refused(), verdicts);
    }
    if (oldest.complaints == oldest.lines) {
      writes.remove();
    }
  }

  /** Forgets lines that nobody waits for and for which no late complaint is expected any more. */
  private void forgetOld(ArrayDeque<Write> writes) {
    long now = timer.nanoTime();
    Write oldest = writes.peek();
    while (oldest != null && isSettled(oldest) && oldest.forgetNanos - now <= 0) {
      writes.remove();
      oldest = writes.peek();
    }
  }

  private static boolean isSettled(Write write) {
    return write.watch == null || write.watch.settled;
  }

  private void windowOver(String agent, Watch<?> watch) {
    if (watch.request instanceof SetModel model) {
      var unused =
          listAgents
              .get()
              .whenComplete((list, failure) -> listed(agent, watch, model.model(), list));
      return;
    }
    boolean shown;
    synchronized (lock) {
      shown = watch.shown;
    }
    String evidence =
        shown
            ? "the agent's terminal has shown the last line of the text since the broker's answer"
            : "no refusal came within "
                + watch.window.toMillis()
                + " ms, and "
                + (watch.words.isEmpty()
                    ? "the text is too short to be told from other output"
                    : "the agent's terminal did not show the text");
    decide(agent, watch, shown, evidence);
  }

  private void listed(String agent, Watch<?> watch, String model, @Nullable AgentList list) {
    if (list == null) {
      decide(agent, watch, /* confirmed= */ false, "no refusal came, and list_agents failed");
      return;
    }
    String listed =
        list.agents().stream()
            .filter(row -> agent.equals(row.name()))
            .map(row -> String.valueOf(row.model()))
            .findFirst()
            .orElse("no such agent");
    decide(agent, watch, model.equals(listed), "list_agents shows the model: " + listed);
  }

  private void decide(String agent, Watch<?> watch, boolean confirmed, String evidence) {
    List<Runnable> verdicts = new ArrayList<>();
    synchronized (lock) {
      CheckedResult.Confirmation verdict =
          confirmed ? CheckedResult.Confirmation.CONFIRMED : CheckedResult.Confirmation.UNCONFIRMED;
      settle(watch, verdict, null, evidence, verdicts);
      ArrayDeque<Write> writes = inDoubt.get(agent);
      if (writes != null) {
        writes.removeIf(write -> write.watch == watch && (confirmed || write.uncountable));
        forgetIfEmpty(agent, writes);
      }
    }
    verdicts.forEach(Runnable::run);
  }

  /**
   * Called when the connection has ended. Answered requests become unconfirmed, with the reason.
   */
  @Override
  public void ended(String why) {
    List<Runnable> verdicts = new ArrayList<>();
    synchronized (lock) {
      closed = why;
      inDoubt.values().forEach(writes -> writes.forEach(write -> giveUp(write, why, verdicts)));
      inDoubt.clear();
      agentsInDoubt = 0;
    }
    verdicts.forEach(Runnable::run);
  }

  private void giveUp(Write write, String why, List<Runnable> verdicts) {
    if (write.watch != null) {
      settle(write.watch, CheckedResult.Confirmation.UNCONFIRMED, null, why, verdicts);
    }
  }

  private <R> void settle(
      Watch<R> watch,
      CheckedResult.Confirmation verdict,
      @Nullable ErrorDetail refusal,
      String evidence,
      List<Runnable> verdicts) {
    if (watch.settled) {
      return;
    }
    watch.settled = true;
    CheckedResult<R> result = watch.result(verdict, refusal, evidence);
    verdicts.add(() -> callbacks.execute(() -> watch.future.complete(result)));
  }
}
