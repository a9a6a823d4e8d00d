package dev.brokerline.spawn.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.ProcessCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that leads a session of its own, and everything that it starts: its descendants, the
 * processes of its session, and those that carry its mark. It is on record before its start until
 * its end, so that the next start of Brokerline ends what a killed JVM has left.
 *
 * <p>All methods may be called from any thread.
 */
public final class SessionTree {

  private static final Logger LOG = LoggerFactory.getLogger(SessionTree.class);

  private final RunId run = RunId.random();
  private final @Nullable Path home;
  private final Runnable unannounce;
  private final Processes processes = ThisSystem.PROCESSES;

  private volatile @Nullable ProcessTree tree;
  private volatile long leader = -1;
  private volatile boolean exited;
  private volatile boolean reserved = true;

  @GuardedBy("this")
  private @Nullable SessionEnding ending;

  @GuardedBy("this")
  private @Nullable CompletableFuture<List<EndedProcess>> end;

  /**
   * Records a program that is about to be started.
   *
   * @param home the directory of the store, where the record is written; null to write none
   */
  public SessionTree(@Nullable Path home) {
    this.home = home;
    this.unannounce = home == null ? () -> {} : ProcessTree.announce(run, null, home);
  }

  /** Returns the command with the mark in its environment, instead of any other. */
  public ProcessCommand mark(ProcessCommand command) {
    return run.mark(command);
  }

  /** Forgets the program, which could not be started. */
  public void neverStarted() {
    unannounce.run();
  }

  /**
   * Begins to watch the program, which was just started. Must be called before {@link #end}.
   *
   * @param pid its id, which is that of its session
   */
  public void started(long pid) {
    leader = pid;
    tree = ProcessTree.watchSoon(run, pid, home).orElse(null);
  }

  /**
   * Notes that the program has exited.
   *
   * @param idReserved whether the system keeps its id from other processes until the end, because
   *     it has not been reaped
   */
  public void exited(boolean idReserved) {
    reserved = idReserved;
    exited = true;
  }

  /**
   * Ends what is left of it all, and returns at once. Later calls return the outcome of the first,
   * whose waits they shorten if theirs are shorter.
   *
   * @return a future of the processes that did not exit by themselves in time. It never fails, and
   *     completes on a thread that serves all sessions, so its dependent actions must not wait.
   */
  public CompletableFuture<List<EndedProcess>> end(
      SessionSignals system, SessionTimeouts timeouts) {
    SessionEnding first;
    CompletableFuture<List<EndedProcess>> begun;
    synchronized (this) {
      if (end != null && ending != null) {
        ending.hurry(timeouts);
        return end.copy();
      }
      first = new SessionEnding(this, timeouts, processes, system);
      ending = first;
      begun = first.done().thenApply(this::ended);
      end = begun;
    }
    SessionEnder.SHARED.begin(first);
    return begun.copy();
  }

  private List<EndedProcess> ended(List<EndedProcess> ended) {
    ProcessTree watched = tree;
    boolean left = ended.stream().anyMatch(one -> one.how() == EndedProcess.How.STILL_ALIVE);
    try {
      if (watched == null && !left) {
        unannounce.run();
      } else if (watched != null && left) {
        watched.closeForSweep();
      } else if (watched != null) {
        watched.close();
      }
    } catch (RuntimeException e) {
      LOG.error("The record of session {} could not be removed", leader, e);
    }
    return ended;
  }

  RunId run() {
    return run;
  }

  long leader() {
    return leader;
  }

  /** Returns whether the id of the leader still means this session. */
  boolean isIdReserved() {
    return reserved;
  }

  /** Returns whether this is the id of the leader, and that has exited. */
  boolean isExited(long pid) {
    return exited && pid == leader;
  }

  /** Returns the descendants that were seen at work. */
  Collection<ProcessIdentity> recorded() {
    ProcessTree watched = tree;
    return watched == null ? List.of() : new ArrayList<>(watched.family().identities());
  }
}
