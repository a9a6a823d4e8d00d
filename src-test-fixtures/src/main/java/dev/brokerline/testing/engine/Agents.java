package dev.brokerline.testing.engine;

import dev.brokerline.testing.engine.CrashLog.Death;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents of one broker, from spawn to release, with crashes and restarts (PROTOCOL.md,
 * "Requests" and "What a caller must know").
 */
final class Agents {

  private final Timers timers;
  private final Outbox outbox;
  private final Ids ids;
  private final Programs programs;
  private final Deliveries deliveries;
  private final Dialect dialect;
  private final CrashLog crashLog = new CrashLog();
  private final Map<String, Worker> live = new LinkedHashMap<>();
  private final Map<String, Supervision> supervised = new HashMap<>();
  private long exits;
  private long spawned;
  private long crashes;
  private long restarts;

  /** The supervisor's record of an agent until its release. */
  private static final class Supervision {
    final SpawnSpec spec;
    long restarts;

    Supervision(SpawnSpec spec) {
      this.spec = spec;
    }
  }

  Agents(Timers timers, Outbox outbox, Ids ids, Programs programs, Deliveries deliveries) {
    this.dialect = programs.dialect();
    this.timers = timers;
    this.outbox = outbox;
    this.ids = ids;
    this.programs = programs;
    this.deliveries = deliveries;
  }

  Dialect dialect() {
    return dialect;
  }

  Collection<Worker> live() {
    return live.values();
  }

  /** Returns the agent's worker, or null if there is none at the moment. */
  @Nullable Worker find(String name) {
    return live.get(name);
  }

  Worker get(String name) throws Refusal {
    Worker worker = live.get(name);
    if (worker == null) {
      throw Refusal.unknownWorker(name);
    }
    return worker;
  }

  CrashLog crashLog() {
    return crashLog;
  }

  long spawned() {
    return spawned;
  }

  long crashes() {
    return crashes;
  }

  long restarts() {
    return restarts;
  }

  /** Makes a worker without starting it. */
  Worker add(SpawnSpec spec) {
    spawned++;
    supervised.put(spec.name(), new Supervision(spec));
    return newWorker(spec, spec.idleThreshold());
  }

  private Worker newWorker(SpawnSpec spec, Duration idleThreshold) {
    Worker worker = new Worker(spec, ids.pid(), timers.uptime(), idleThreshold);
    live.put(spec.name(), worker);
    return worker;
  }

  /** Starts the worker's program, which may be missing. */
  void start(Worker worker) {
    if (!programs.start(worker)) {
      crash(worker, new Death(1, null));
      return;
    }
    ShellScript script = ShellScript.of(worker.spec.cli(), worker.spec.args());
    if (script != null) {
      script.run(
          timers,
          chunk -> print(worker, "stdout", chunk),
          () -> ifAlive(worker, () -> programExits(worker, "pty_closed")));
    }
  }

  private static void ifAlive(Worker worker, Runnable action) {
    if (worker.alive) {
      action.run();
    }
  }

  /** Makes the worker's program print, if it still runs. A line {@code /exit} ends it. */
  void print(Worker worker, String stream, String chunk) {
    ifAlive(
        worker,
        () -> {
          boolean asksToExit =
              stream.equals("stdout")
                  && worker.unacknowledged == 0
                  && chunk.lines().anyMatch(line -> line.strip().equals("/exit"));
          if (asksToExit) {
            programs.keep(worker, chunk);
            programExits(worker, "agent_requested");
          } else {
            programs.print(worker, stream, chunk);
          }
        });
  }

  /** Forgets the agent, and returns whether it was known. */
  boolean release(String name) {
    Worker worker = live.remove(name);
    Supervision supervision = supervised.remove(name);
    if (worker != null) {
      worker.alive = false;
    }
    return worker != null || supervision != null;
  }

  /**
   * Ends the program in the worker's terminal, without a restart or an exit code, unless the report
   * is lost.
   */
  void programExits(Worker worker, String reason) {
    exits++;
    if (dialect.losesExitReports() && exits % 2 == 1) {
      crash(worker, new Death(0, null));
      return;
    }
    String name = worker.name();
    worker.alive = false;
    live.remove(name, worker);
    if (dialect.coalescesOutput()) {
      programs.flush(worker);
    }
    outbox.event("agent_exit", "name", name, "reason", reason);
    programs.flush(worker);
    deliveries.drop(name, "worker_exited");
    outbox.event("agent_exited", "name", name, "code", null, "signal", null);
    Supervision supervision = supervised.get(name);
    if (supervision != null
        && supervision.restarts > 0
        && supervision.spec.restartPolicy().reasonToGiveUp(supervision.restarts) == null) {
      // The supervisor takes an agent that it has restarted once for due ever after.
      timers.atTick(timers.uptime().plusNanos(1), () -> restart(name, supervision));
    }
  }

  /** Ends the worker process itself, which the broker notices at its next look. */
  void crash(Worker worker, Death death) {
    worker.alive = false;
    timers.atTick(timers.uptime(), () -> noticeCrash(worker, death));
  }

  private void noticeCrash(Worker worker, Death death) {
    String name = worker.name();
    Supervision supervision = supervised.get(name);
    if (!live.remove(name, worker) || supervision == null) {
      return;
    }
    crashLog.add(name, death, timers.epochMillis());
    RestartPolicy policy = supervision.spec.restartPolicy();
    String gaveUp = policy.reasonToGiveUp(supervision.restarts);
    if (gaveUp != null) {
      deliveries.drop(name, "worker_permanently_dead");
      outbox.event("agent_permanently_dead", "name", name, "reason", gaveUp);
      return;
    }
    crashes++;
    Duration cooldown = policy.cooldown();
    outbox.event(
        "agent_restarting",
        Json.object(
            "name", name,
            "code", death.code(),
            "signal", death.signalText(),
            "restart_count", supervision.restarts + 1,
            "delay_ms", cooldown.toMillis()));
    timers.atTick(timers.uptime().plus(cooldown), () -> restart(name, supervision));
  }

  private void restart(String name, Supervision supervision) {
    if (supervised.get(name) != supervision || live.containsKey(name)) {
      return;
    }
    supervision.restarts++;
    restarts++;
    Worker worker = newWorker(supervision.spec, SpawnSpec.DEFAULT_IDLE);
    outbox.event("agent_restarted", "name", name, "restart_count", supervision.restarts);
    start(worker);
  }
}
