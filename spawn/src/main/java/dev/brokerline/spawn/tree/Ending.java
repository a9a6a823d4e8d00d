package dev.brokerline.spawn.tree;

import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.EndedProcess.How;
import dev.brokerline.spawn.tree.ProcessFamily.Member;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a family of processes: its members get some time, are terminated, and then killed, together
 * with the processes that they have started meanwhile. Used once, by one thread, which waits.
 *
 * <p>An interrupt cuts the waits short.
 *
 * <p>Before each signal, the identity of the process is checked, and the JDK compares its start
 * time once more.
 */
final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Processes processes;
  private final EndTimeouts timeouts;
  private final Supplier<List<ProcessIdentity>> strays;

  /** What was done to each process, by its id. */
  private final Map<Long, Treated> treated = new LinkedHashMap<>();

  private ProcessFamily family;

  private record Treated(ProcessIdentity process, How how) {}

  /**
   * Makes an ending.
   *
   * @param strays finds members that no look has seen
   */
  Ending(
      ProcessFamily family,
      Supplier<List<ProcessIdentity>> strays,
      EndTimeouts timeouts,
      Processes processes) {
    this.family = family;
    this.strays = strays;
    this.timeouts = timeouts;
    this.processes = processes;
  }

  /** Ends all members, and returns those that did not exit by themselves in time. */
  List<EndedProcess> run() {
    look();
    await(timeouts.forWorkers(), () -> noneAlive(Member::isWorker));
    await(timeouts.forPrograms(), () -> noneAlive(member -> true));
    if (!isExtinctAfter(How.TERMINATED) && !await(timeouts.afterTerminate(), this::allTerminated)) {
      await(timeouts.afterKill(), () -> isExtinctAfter(How.KILLED));
    }
    return report();
  }

  private void look() {
    family = family.with(strays.get()).grown(new ProcessTable(processes.all()), processes);
  }

  private boolean noneAlive(Predicate<Member> condition) {
    return family.members().stream()
        .filter(condition)
        .noneMatch(member -> processes.isAlive(member.identity()));
  }

  /** Terminates all members, and those that a shell has forked between the look and the signal. */
  private boolean allTerminated() {
    return noneAlive(member -> true) && isExtinctAfter(How.TERMINATED);
  }

  /** Signals the remaining and new members. Returns whether there were none. */
  private boolean isExtinctAfter(How how) {
    look();
    signalAll(how);
    return family.members().isEmpty();
  }

  private void signalAll(How how) {
    for (ProcessIdentity process : family.identities()) {
      Treated before = treated.get(process.pid());
      if (before != null && before.how == how && before.process.isBornAs(process)) {
        continue;
      }
      if (signal(process, how == How.KILLED)) {
        treated.put(process.pid(), new Treated(process, how));
      } else {
        treated.putIfAbsent(process.pid(), new Treated(process, How.EXITED_BY_ITSELF));
      }
    }
  }

  private boolean signal(ProcessIdentity process, boolean kill) {
    var handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !processes.runs(process)) {
      return false;
    }
    LOG.info("{} process {} ({})", kill ? "Killing" : "Terminating", process.pid(), process.name());
    return kill ? handle.get().destroyForcibly() : handle.get().destroy();
  }

  private List<EndedProcess> report() {
    return treated.values().stream()
        .map(
            one ->
                new EndedProcess(
                    one.process.pid(),
                    one.process.name(),
                    processes.isAlive(one.process) ? How.STILL_ALIVE : one.how))
        .toList();
  }

  private static boolean await(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    long pause = SHORTEST_PAUSE_NANOS;
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, pause));
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
    return true;
  }
}
