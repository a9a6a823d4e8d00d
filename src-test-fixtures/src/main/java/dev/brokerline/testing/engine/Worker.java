package dev.brokerline.testing.engine;

import dev.brokerline.testing.time.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A worker process and the program in it. A restart makes a new one. */
final class Worker {

  final SpawnSpec spec;
  final long pid;
  final Duration startedAt;

  /** The silence after which the program is idle. */
  final Duration idleThreshold;

  /** The agent's channels, for reading and changing. */
  final List<String> channels;

  final ControlPipe pipe = new ControlPipe();

  /** Whether the process runs. A dead one stays listed until the broker's next look. */
  boolean alive = true;

  /** Whether {@code worker_ready} was sent. */
  boolean ready;

  /** When the program last printed something, as uptime of the broker. */
  Duration lastOutput;

  /** Collected output, to be sent together with what follows. */
  final StringBuilder kept = new StringBuilder();

  /** When output was last sent, as uptime of the broker; null if never. */
  @Nullable Duration lastFlush;

  /** When the terminal is free for the next injection, as uptime of the broker. */
  Duration typingFreeAt;

  /** How many injected messages have not been acknowledged. */
  int unacknowledged;

  /** The next look at whether the program is idle; null before the start. */
  @Nullable Scheduled idleCheck;

  Worker(SpawnSpec spec, long pid, Duration startedAt, Duration idleThreshold) {
    this.spec = spec;
    this.pid = pid;
    this.startedAt = startedAt;
    this.idleThreshold = idleThreshold;
    this.channels = new ArrayList<>(spec.channels());
    this.lastOutput = startedAt;
    this.typingFreeAt = startedAt;
  }

  String name() {
    return spec.name();
  }

  /** Refuses a write to a process that has died. */
  void requireAlive() throws Refusal {
    if (!alive) {
      throw Refusal.invalid("failed writing frame to worker '" + name() + "'");
    }
  }

  /** Returns the agent's row in {@code list_agents}. */
  SortedMap<String, @Nullable Object> row() {
    SortedMap<String, @Nullable Object> row = spec.describe();
    row.put("channels", List.copyOf(channels));
    row.put("parent", null);
    row.put("pid", pid);
    row.put("team", spec.team());
    return row;
  }
}
