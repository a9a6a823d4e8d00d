package dev.brokerline.testing.engine;

import dev.brokerline.testing.time.Scheduler.Scheduled;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of programs in terminals, and when they count as ready or idle (PROTOCOL.md, "What a
 * caller must know"). A program prints what the script says. Its terminal echoes what is typed,
 * except for known agents.
 */
final class Programs {

  /** Programs that switch their terminal's echo off. */
  private static final Set<String> RAW_MODE =
      Set.of("claude", "codex", "gemini", "opencode", "goose", "aider", "droid", "agent", "cursor");

  private static final int FLUSH_CHARS = 4096;
  private static final Duration FLUSH_AFTER = Duration.ofMillis(100);
  private static final Duration FLUSH_TICK = Duration.ofMillis(200);
  private static final Duration IDLE_TICK = Duration.ofSeconds(2);
  private static final Duration SILENCE_TICK = Duration.ofSeconds(5);
  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);

  private final EngineOptions options;
  private final Timers timers;
  private final Outbox outbox;
  private final Consumer<Worker> onReady;

  Programs(EngineOptions options, Timers timers, Outbox outbox, Consumer<Worker> onReady) {
    this.options = options;
    this.timers = timers;
    this.outbox = outbox;
    this.onReady = onReady;
  }

  Dialect dialect() {
    return options.dialect();
  }

  /** Starts the worker's program, and returns whether it exists. */
  boolean start(Worker worker) {
    if (worker.spec.headless()) {
      ready(worker);
      return true;
    }
    if (options.missingPrograms().contains(worker.spec.program())) {
      complainOfMissing(worker);
      return false;
    }
    if (options.readyDelay() != null) {
      timers.after(options.readyDelay(), () -> ready(worker));
    }
    awaitIdleness(worker);
    awaitSilence(worker);
    return true;
  }

  /** Prints the lines of a worker that exits with code 1. */
  private void complainOfMissing(Worker worker) {
    String program = worker.spec.program();
    print(worker, "stderr", "Error: failed to spawn wrapped command");
    print(worker, "stderr", "");
    print(worker, "stderr", "Caused by:");
    String reason = "because it doesn't exist on the filesystem and was not found in PATH";
    print(worker, "stderr", "    Unable to spawn " + program + " " + reason);
  }

  /** Makes the program ready, unless it was before. */
  void ready(Worker worker) {
    if (worker.ready || !worker.alive) {
      return;
    }
    worker.ready = true;
    SortedMap<String, @Nullable Object> payload = worker.spec.describe();
    outbox.event("worker_ready", payload);
    onReady.accept(worker);
  }

  /** Makes the program print. {@code ->pty:ready} makes it ready, which is reported first. */
  void print(Worker worker, String stream, String chunk) {
    boolean isProgram = stream.equals("stdout");
    if (isProgram && chunk.contains("->pty:ready")) {
      ready(worker);
    }
    if (!isProgram) {
      worker.lastOutput = timers.uptime();
      tell(worker, stream, chunk);
    } else {
      keep(worker, chunk);
      flushWhenDue(worker);
      awaitIdleness(worker);
    }
  }

  /** Collects output, to be sent later. */
  void keep(Worker worker, String chunk) {
    worker.lastOutput = timers.uptime();
    worker.kept.append(chunk);
  }

  /** Sends output at once, unless some was sent just before. */
  private void flushWhenDue(Worker worker) {
    Duration now = timers.uptime();
    Duration last = worker.lastFlush;
    if (!options.dialect().coalescesOutput()
        || last == null
        || now.minus(last).compareTo(FLUSH_AFTER) >= 0
        || worker.kept.length() >= FLUSH_CHARS) {
      flush(worker);
    } else {
      Duration due = nextTick(worker, now.plusNanos(1), FLUSH_TICK);
      timers.after(due.minus(now), () -> flushIfAlive(worker));
    }
  }

  private void flushIfAlive(Worker worker) {
    if (worker.alive) {
      flush(worker);
    }
  }

  /** Sends the collected output. */
  void flush(Worker worker) {
    if (worker.kept.length() > 0) {
      worker.lastFlush = timers.uptime();
      String chunk = worker.kept.toString();
      worker.kept.setLength(0);
      tell(worker, "stdout", chunk);
    }
  }

  private void tell(Worker worker, String stream, String chunk) {
    outbox.event("worker_stream", "name", worker.name(), "stream", stream, "chunk", chunk);
  }

  /** Handles a typed message. Its echo is long enough to make the program count as ready. */
  void typed(Worker worker, String text) {
    if (!RAW_MODE.contains(worker.spec.program())) {
      ready(worker);
      print(worker, "stdout", text.replace("\n", "\r\n") + "\r\n");
    }
  }

  /** Sends one {@code agent_idle} at the first tick after the threshold. Output restarts that. */
  private void awaitIdleness(Worker worker) {
    Scheduled earlier = worker.idleCheck;
    if (earlier != null) {
      earlier.cancel();
    }
    Duration threshold = worker.idleThreshold;
    if (!threshold.isZero()) {
      Duration due = nextTick(worker, worker.lastOutput.plus(threshold), IDLE_TICK);
      worker.idleCheck = timers.after(due.minus(timers.uptime()), () -> idle(worker));
    }
  }

  /** Sends {@code agent_idle} after two minutes without output, regardless of the threshold. */
  private void awaitSilence(Worker worker) {
    Duration due = nextTick(worker, worker.lastOutput.plus(SILENCE_LIMIT), SILENCE_TICK);
    Duration heard = worker.lastOutput;
    timers.after(
        due.minus(timers.uptime()),
        () -> {
          if (heard.equals(worker.lastOutput)) {
            idle(worker);
          } else if (worker.alive) {
            awaitSilence(worker);
          }
        });
  }

  private void idle(Worker worker) {
    if (worker.alive) {
      long seconds = timers.uptime().minus(worker.lastOutput).toSeconds();
      outbox.event("agent_idle", "name", worker.name(), "idle_secs", seconds);
    }
  }

  private static Duration nextTick(Worker worker, Duration notBefore, Duration tick) {
    long nanos = notBefore.minus(worker.startedAt).toNanos();
    long ticks = (nanos + tick.toNanos() - 1) / tick.toNanos();
    return worker.startedAt.plus(tick.multipliedBy(ticks));
  }
}
