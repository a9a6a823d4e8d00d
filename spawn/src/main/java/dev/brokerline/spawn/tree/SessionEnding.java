package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.tree.Processes.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one session, step by step: its processes are hung up, terminated and killed, together
 * with those that they start meanwhile. Each step lasts until they are gone or its time is up. Used
 * by one thread, but for {@link #hurry}.
 */
final class SessionEnding {

  private static final Logger LOG = LoggerFactory.getLogger(SessionEnding.class);

  private enum Step {
    NOTHING(How.EXITED_BY_ITSELF),
    HANG_UP(How.TERMINATED),
    TERMINATE(How.TERMINATED),
    KILL(How.KILLED),
    GIVE_UP(How.STILL_ALIVE);

    /** What a process that ends in this step is reported as. */
    final How how;

    Step(How how) {
      this.how = how;
    }

    Step next() {
      return switch (this) {
        case NOTHING -> HANG_UP;
        case HANG_UP -> TERMINATE;
        case TERMINATE -> KILL;
        case KILL, GIVE_UP -> GIVE_UP;
      };
    }
  }

  private record Treated(ProcessIdentity process, Step step) {}

  private final SessionTree session;
  private final Processes processes;
  private final SessionSignals system;
  private final CompletableFuture<List<EndedProcess>> done = new CompletableFuture<>();

  /** What was done to each process, by its id. */
  private final Map<Long, Treated> treated = new LinkedHashMap<>();

  private ProcessFamily family = ProcessFamily.EMPTY;
  private Step step = Step.NOTHING;
  private long stepBeganNanos;
  private volatile SessionTimeouts timeouts;

  SessionEnding(
      SessionTree session, SessionTimeouts timeouts, Processes processes, SessionSignals system) {
    this.session = session;
    this.timeouts = timeouts;
    this.processes = processes;
    this.system = system;
  }

  /** Returns a future of the processes that did not exit by themselves; it never fails. */
  CompletableFuture<List<EndedProcess>> done() {
    return done;
  }

  /** Shortens what is left of the waits. May be called from any thread. */
  synchronized void hurry(SessionTimeouts atMost) {
    timeouts = timeouts.shorter(atMost);
  }

  SessionSignals system() {
    return system;
  }

  /** Returns whether a look at all processes is needed now. */
  boolean isDue(long nowNanos) {
    return step == Step.NOTHING
        || step == Step.KILL
        || isStepOver(nowNanos)
        || family.identities().stream().noneMatch(this::isAlive);
  }

  private boolean isAlive(ProcessIdentity process) {
    return !session.isExited(process.pid()) && processes.isAlive(process);
  }

  /** Does what a look shows to be necessary. Returns whether everything is over. */
  boolean proceed(SessionLook look, long nowNanos) {
    family = grown(look);
    if (family.members().isEmpty()) {
      return finish();
    }
    if (step == Step.NOTHING || isStepOver(nowNanos)) {
      step = step.next();
      stepBeganNanos = nowNanos;
    }
    if (step == Step.GIVE_UP) {
      return finish();
    }
    // The leader first: a shell whose job has just ended would go on.
    family.identities().stream()
        .sorted(Comparator.comparing(process -> process.pid() != session.leader()))
        .forEach(this::signal);
    return false;
  }

  private boolean isStepOver(long nowNanos) {
    return nowNanos - stepBeganNanos >= limit().toNanos();
  }

  private Duration limit() {
    return switch (step) {
      case HANG_UP -> timeouts.afterHangUp();
      case TERMINATE -> timeouts.afterTerminate();
      case KILL -> timeouts.afterKill();
      case NOTHING, GIVE_UP -> Duration.ZERO;
    };
  }

  private ProcessFamily grown(SessionLook look) {
    List<Row> rows = new ArrayList<>(look.wearing(session.run()));
    if (session.isIdReserved()) {
      rows.addAll(look.inSession(session.leader()));
    }
    Row leader = look.table().row(session.leader());
    if (leader != null) {
      rows.add(leader);
    }
    long self = ProcessHandle.current().pid();
    List<ProcessIdentity> found =
        rows.stream().filter(row -> row.pid() != self).map(processes::identify).toList();
    return family
        .grown(look.table(), processes)
        .with(session.recorded())
        .with(found)
        .grown(look.table(), processes)
        .only(member -> !session.isExited(member.identity().pid()));
  }

  private void signal(ProcessIdentity process) {
    Treated before = treated.get(process.pid());
    if (before != null && before.step == step && before.process.isBornAs(process)) {
      return;
    }
    if (!isAlive(process)) {
      return;
    }
    treated.put(process.pid(), new Treated(process, step));
    LOG.debug("{} process {} ({})", step, process.pid(), process.name());
    switch (step) {
      case HANG_UP -> system.hangUp(process.pid());
      case TERMINATE -> system.terminate(process.pid());
      case KILL -> system.kill(process.pid());
      case NOTHING, GIVE_UP -> {}
    }
  }

  private boolean finish() {
    done.complete(report());
    return true;
  }

  /** Ends without a further look, because none is possible. */
  void fail(Throwable cause) {
    LOG.error("What session {} has left could not be ended", session.leader(), cause);
    done.complete(report());
  }

  private List<EndedProcess> report() {
    return treated.values().stream()
        .map(
            one ->
                new EndedProcess(
                    one.process.pid(),
                    one.process.name(),
                    isAlive(one.process) ? How.STILL_ALIVE : one.step.how))
        .toList();
  }
}
