package dev.brokerline.client.internal;

import dev.brokerline.client.agent.AgentNotReadyException;
import dev.brokerline.client.agent.AgentNotReadyException.Reason;
import dev.brokerline.protocol.Secrets;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.process.StderrTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each agent whether its program is ready, and tells those who wait for that.
 *
 * <p>A live agent is starting, ready, or failed to launch; the last lasts until its next restart.
 * Agents that have ended are remembered, the last thousand of them, for the sake of the message.
 *
 * <p>The lock guards all fields below it; futures are completed after it is left.
 */
final class AgentReadiness implements WireObserver {

  private static final int MAX_LIVE = 100_000;
  private static final int MAX_ENDED = 1000;

  /** How the last words of a worker begin that ends for a reason of its own. */
  private static final String WORKER_ERROR = "Error:";

  private final Timer timer;
  private final Executor callbacks;

  private final Object lock = new Object();
  private final Map<String, Life> live = new HashMap<>();
  private final Map<String, AgentEnd> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AgentEnd> eldest) {
          return size() > MAX_ENDED;
        }
      };
  private @Nullable String brokerEnd;

  /** Why an agent cannot become ready, and what its worker said. */
  private record AgentEnd(Reason reason, String what, List<String> stderr) {
    AgentNotReadyException failure(String agent) {
      return new AgentNotReadyException(agent, reason, what, stderr);
    }
  }

  private static final class Life {
    final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    StderrTail stderr = newTail();
    boolean ready;
    @Nullable AgentEnd launchFailure;

    void begin() {
      stderr = newTail();
      ready = false;
      launchFailure = null;
    }

    private static StderrTail newTail() {
      return new StderrTail(/* maxLines= */ 20, /* maxChars= */ 500);
    }

    boolean workerGaveUp() {
      return !ready && stderr.lines().stream().anyMatch(line -> line.startsWith(WORKER_ERROR));
    }

    List<CompletableFuture<Void>> takeWaiting() {
      List<CompletableFuture<Void>> taken = List.copyOf(waiting);
      waiting.clear();
      return taken;
    }
  }

  AgentReadiness(Timer timer, Executor callbacks) {
    this.timer = timer;
    this.callbacks = callbacks;
  }

  /** Returns a future that completes when the agent is ready, and fails once it cannot be. */
  CompletableFuture<Void> await(String agent, Duration timeout) {
    CompletableFuture<Void> wait = new CompletableFuture<>();
    synchronized (lock) {
      Life life = live.get(agent);
      AgentEnd hopeless = hopeless(agent, life);
      if (hopeless != null) {
        return CompletableFuture.failedFuture(hopeless.failure(agent));
      }
      if (life == null || life.ready) {
        return CompletableFuture.completedFuture(null);
      }
      life.waiting.add(wait);
    }
    Timer.Scheduled alarm = timer.schedule(timeout, () -> timedOut(agent, timeout, wait));
    var unused =
        wait.whenComplete(
            (ready, failure) -> {
              alarm.cancel();
              leave(agent, wait);
            });
    return wait;
  }

  private @Nullable AgentEnd hopeless(String agent, @Nullable Life life) {
    if (brokerEnd != null) {
      return new AgentEnd(Reason.BROKER_ENDED, brokerEnd, List.of());
    }
    if (life != null) {
      return life.launchFailure;
    }
    AgentEnd end = ended.get(agent);
    return end != null
        ? end
        : new AgentEnd(
            Reason.NOT_LIVE,
            "no agent of that name is live; await the answer of its spawn first",
            List.of());
  }

  private void leave(String agent, CompletableFuture<Void> wait) {
    synchronized (lock) {
      Life life = live.get(agent);
      if (life != null) {
        life.waiting.removeIf(other -> other == wait);
      }
    }
  }

  private void timedOut(String agent, Duration timeout, CompletableFuture<Void> wait) {
    List<String> stderr;
    synchronized (lock) {
      Life life = live.get(agent);
      stderr = life == null ? List.of() : life.stderr.lines();
    }
    String what =
        "no worker_ready came within "
            + timeout.toMillis()
            + " ms; its worker is running or being restarted, and it may become ready yet";
    fail(List.of(wait), agent, new AgentEnd(Reason.TIMED_OUT, what, stderr));
  }

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    if (request instanceof SpawnAgent spawn) {
      begin(spawn.agent().name());
    }
  }

  @Override
  public void event(BrokerEvent event) {
    String agent = event.agent();
    if (agent == null) {
      return;
    }
    if (event instanceof WorkerEvent.Output output) {
      said(agent, output);
    } else if (event instanceof WorkerEvent.Ready) {
      ready(agent);
    } else if (event instanceof AgentEvent.Spawned || event instanceof AgentEvent.Restarted) {
      begin(agent);
    } else if (event instanceof AgentEvent.Restarting crash) {
      crashed(agent, crash);
    } else if (event instanceof AgentEvent.Exited) {
      end(agent, Reason.EXITED, "it has exited");
    } else if (event instanceof AgentEvent.Released) {
      end(agent, Reason.RELEASED, "it was released");
    } else if (event instanceof AgentEvent.PermanentlyDead dead) {
      end(agent, Reason.PERMANENTLY_DEAD, "its worker crashed for good: " + dead.reason());
    }
  }

  private void begin(String agent) {
    synchronized (lock) {
      ended.remove(agent);
      if (live.size() < MAX_LIVE || live.containsKey(agent)) {
        live.computeIfAbsent(agent, name -> new Life()).begin();
      }
    }
  }

  private void said(String agent, WorkerEvent.Output output) {
    String line = output.chunk();
    if (line == null || line.isBlank() || !"stderr".equals(output.stream())) {
      return;
    }
    synchronized (lock) {
      Life life = live.get(agent);
      if (life != null) {
        life.stderr.add(Secrets.mask(line));
      }
    }
  }

  private void ready(String agent) {
    List<CompletableFuture<Void>> told;
    synchronized (lock) {
      Life life = live.get(agent);
      if (life == null) {
        // A stray event of an agent that has ended.
        return;
      }
      life.ready = true;
      told = life.takeWaiting();
    }
    told.forEach(wait -> callbacks.execute(() -> wait.complete(null)));
  }

  /** A crash with the worker's own explanation will repeat itself; any other one may not. */
  private void crashed(String agent, AgentEvent.Restarting crash) {
    List<CompletableFuture<Void>> told = List.of();
    AgentEnd failure = null;
    synchronized (lock) {
      Life life = live.get(agent);
      if (life == null) {
        return;
      }
      if (crash.code() != null && life.workerGaveUp()) {
        failure = launchFailed("its worker gave up with code " + crash.code(), life);
        life.launchFailure = failure;
        told = life.takeWaiting();
      }
      life.ready = false;
    }
    if (failure != null) {
      fail(told, agent, failure);
    }
  }

  private static AgentEnd launchFailed(String what, Life life) {
    return new AgentEnd(Reason.LAUNCH_FAILED, what, life.stderr.lines());
  }

  private void end(String agent, Reason reason, String what) {
    AgentEnd end;
    List<CompletableFuture<Void>> told;
    synchronized (lock) {
      Life life = live.remove(agent);
      if (life == null) {
        life = new Life();
      }
      end =
          reason == Reason.PERMANENTLY_DEAD && life.workerGaveUp()
              ? launchFailed(what, life)
              : new AgentEnd(reason, what, life.stderr.lines());
      ended.put(agent, end);
      told = life.takeWaiting();
    }
    fail(told, agent, end);
  }

  /** The connection has ended. */
  void ended(String why) {
    Map<String, Life> left;
    synchronized (lock) {
      brokerEnd = why;
      left = Map.copyOf(live);
      live.clear();
    }
    AgentEnd end = new AgentEnd(Reason.BROKER_ENDED, why, List.of());
    left.forEach((agent, life) -> fail(life.takeWaiting(), agent, end));
  }

  private void fail(List<CompletableFuture<Void>> waits, String agent, AgentEnd end) {
    for (CompletableFuture<Void> wait : waits) {
      callbacks.execute(() -> wait.completeExceptionally(end.failure(agent)));
    }
  }
}
