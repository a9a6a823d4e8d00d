package dev.brokerline.spawn.tree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.spawn.EndedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observed descendants of a running child process: a broker, or the program of a session. They
 * are recorded in memory, to end those that survive a release or the process, and in a file, to end
 * those that survive this JVM.
 *
 * <p>It also limits the logs that a broker writes of its agents to 8 MiB each and 64 MiB together,
 * with a check every two seconds.
 *
 * <p>One thread looks at the processes of all trees of the JVM every two seconds, and when {@link
 * #look}, {@link #lookNow} or {@link #lookSoon} is called. Only that thread updates the family and
 * writes the file. All methods may be called from any thread.
 */
public final class ProcessTree implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);

  private static final long MAX_LOG_BYTES = 8L << 20;
  private static final long MAX_LOGS_BYTES = 64L << 20;

  private final Processes processes = ThisSystem.PROCESSES;
  private final TreeRecorder recorder = TreeRecorder.SHARED;
  private final RunId run;
  private final ProcessIdentity broker;
  private final ProcessIdentity host;
  private final @Nullable Path folder;
  private final @Nullable AgentLogLimit logs;
  private final @Nullable RunDirectory directory;
  private final @Nullable Path file;

  private volatile ProcessFamily family;

  @GuardedBy("this")
  private boolean closed;

  /** Whether something is left, such as a process that survived SIGKILL: the record is kept. */
  private volatile boolean left;

  /** The contents of the file. Used only by the recorder's thread once the tree is watched. */
  private @Nullable Set<ProcessIdentity> written;

  /** Whether the last attempt to write failed. Used like {@code written}. */
  private boolean unwritable;

  private ProcessTree(
      RunId run,
      ProcessIdentity broker,
      ProcessIdentity host,
      @Nullable EphemeralFolder folder,
      @Nullable Path home) {
    this.run = run;
    this.broker = broker;
    this.host = host;
    this.folder = pathOf(folder);
    this.logs = folder == null ? null : new AgentLogLimit(folder, MAX_LOG_BYTES, MAX_LOGS_BYTES);
    this.directory = home == null ? null : new RunDirectory(home);
    this.file =
        directory == null ? null : directory.file(RunRecord.Where.here(processes), host, run);
    this.family = ProcessFamily.of(broker);
  }

  private static @Nullable Path pathOf(@Nullable EphemeralFolder folder) {
    return folder == null ? null : folder.path();
  }

  /**
   * Records a run whose broker is about to be started by a {@link RunId#mark marked} command. If
   * this JVM crashes before {@link #watch} has written more, the next sweep still finds the marked
   * processes and the folder. If the record cannot be written, {@link #watch} logs that.
   *
   * @param folder the broker's folder for temporary files, or null if the process has none
   * @param home the directory of the store, where the record is written
   * @return an action that deletes the record; it must not run after {@link #watch} has returned a
   *     tree
   */
  public static Runnable announce(RunId run, @Nullable EphemeralFolder folder, Path home) {
    Optional<ProcessIdentity> self = ProcessIdentity.of(ProcessHandle.current().pid());
    if (self.isEmpty()) {
      return () -> {};
    }
    RunDirectory directory = new RunDirectory(home);
    RunRecord.Where where = RunRecord.Where.here(ThisSystem.PROCESSES);
    Path file = directory.file(where, self.get(), run);
    // The broker's process id is not known yet. Until it is, the host stands in its place.
    ProcessIdentity broker = self.get();
    try {
      directory.write(
          file, new RunRecord(run, where, self.get(), broker, pathOf(folder), List.of()));
    } catch (IOException | RuntimeException e) {
      LOG.debug("A run cannot be announced in {}", file, e);
    }
    return () -> directory.delete(file);
  }

  /**
   * Starts to watch a broker that was just started by a {@link RunId#mark marked} command, before
   * it gets any request. The record is written at once; a failure is logged.
   *
   * @param folder the broker's folder for temporary files, or null if the process has none
   * @param home the directory of the store, where the record is written; null to write none
   * @return empty if the process has already ended
   */
  public static Optional<ProcessTree> watch(
      RunId run, long brokerPid, @Nullable EphemeralFolder folder, @Nullable Path home) {
    Optional<ProcessTree> made = of(run, brokerPid, folder, home);
    made.ifPresent(ProcessTree::write);
    made.ifPresent(tree -> tree.recorder.add(tree));
    return made;
  }

  /**
   * Does the same as {@link #watch} for a process without a folder, but lets the recorder's thread
   * write the record soon. Until then, the one that was {@link #announce announced} has to do.
   */
  static Optional<ProcessTree> watchSoon(RunId run, long pid, @Nullable Path home) {
    Optional<ProcessTree> made = of(run, pid, null, home);
    made.ifPresent(tree -> tree.recorder.add(tree));
    made.ifPresent(ProcessTree::lookSoon);
    return made;
  }

  private static Optional<ProcessTree> of(
      RunId run, long pid, @Nullable EphemeralFolder folder, @Nullable Path home) {
    Optional<ProcessIdentity> broker = ProcessIdentity.of(pid);
    Optional<ProcessIdentity> host = ProcessIdentity.of(ProcessHandle.current().pid());
    return broker.isEmpty() || host.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessTree(run, broker.get(), host.get(), folder, home));
  }

  /** Lets the descendants be recorded soon, and returns at once. */
  public void lookSoon() {
    recorder.lookSoon();
  }

  /**
   * Lets the descendants be recorded now, and waits for that: usually a millisecond or two, at most
   * a second.
   */
  public void look() {
    recorder.look();
  }

  /**
   * Lets the descendants be recorded now, and returns at once.
   *
   * @return a future that completes when a look that began after this call is done, or after a
   *     second. It never fails. It completes on the recorder's thread, so its dependent actions
   *     must not wait.
   */
  public CompletableFuture<Void> lookNow() {
    return recorder.lookNow();
  }

  /** Returns the running workers, one for each agent, after a {@link #look}, for which it waits. */
  public List<Worker> workers() {
    look();
    List<Worker> workers = new ArrayList<>();
    for (ProcessFamily.Member member : family.members()) {
      String agent = member.agent();
      if (agent != null && member.isWorker() && processes.isAlive(member.identity())) {
        workers.add(new Worker(agent, member.identity(), processes));
      }
    }
    return workers;
  }

  /** Updates the tree from the process table. Called on the recorder's thread. */
  void grow(ProcessTable table) {
    if (logs != null) {
      logs.enforce();
    }
    family = family.grown(table, processes);
    if (!Objects.equals(written, Set.copyOf(family.identities()))) {
      write();
    }
  }

  /** Returns the broker's descendants, as the last look found them. */
  ProcessFamily family() {
    return family;
  }

  /** Writes the record, unless the tree was closed meanwhile. */
  private synchronized void write() {
    if (closed || directory == null || file == null) {
      return;
    }
    List<ProcessIdentity> descendants = family.identities();
    var where = RunRecord.Where.here(processes);
    try {
      directory.write(file, new RunRecord(run, where, host, broker, folder, descendants));
      written = new HashSet<>(descendants);
      unwritable = false;
    } catch (IOException | RuntimeException e) {
      if (!unwritable) {
        LOG.warn(
            "What process {} starts would outlive a crash of this JVM: cannot write {}: {}",
            broker.pid(),
            file,
            e.toString());
      }
      unwritable = true;
    }
  }

  /**
   * Ends the processes that survived the release of agents, which are those whose worker is gone. A
   * new agent of the same name has a running worker. Blocks at most nine seconds.
   *
   * @return the processes that did not exit by themselves in time
   */
  public List<EndedProcess> endReleased(Collection<String> agents) {
    look();
    ProcessFamily now = family;
    ProcessFamily released = now.only(member -> now.isOrphan(member) && member.isOf(agents));
    return new Ending(released, List::of, EndTimeouts.USUAL, processes).run();
  }

  /**
   * Ends all remaining descendants. Call this when the broker is gone. Blocks at most for the
   * limit.
   *
   * @return the processes that did not exit by themselves in time
   */
  public List<EndedProcess> endAll(Duration limit) {
    look();
    ProcessFamily all = family.only(member -> true);
    Supplier<List<ProcessIdentity>> strays = () -> RunId.wearers(Set.of(run), processes);
    List<EndedProcess> ended = new Ending(all, strays, EndTimeouts.within(limit), processes).run();
    left = ended.stream().anyMatch(process -> process.how() == EndedProcess.How.STILL_ALIVE);
    return ended;
  }

  /**
   * Ends all processes that carry the name of a run which has no tree, because its process had
   * ended before it could be watched. Finds them on Linux only. Blocks at most for the limit.
   *
   * @return the processes that did not exit by themselves in time
   */
  public static List<EndedProcess> endMarked(RunId run, Duration limit) {
    Processes processes = ThisSystem.PROCESSES;
    Supplier<List<ProcessIdentity>> marked = () -> RunId.wearers(Set.of(run), processes);
    return new Ending(ProcessFamily.EMPTY, marked, EndTimeouts.within(limit), processes).run();
  }

  /** Stops watching, and keeps the record, so that the next sweep removes what is left. */
  public void closeForSweep() {
    left = true;
    close();
  }

  /** Stops watching, and deletes the record unless a process survived {@link #endAll}. */
  @Override
  public void close() {
    recorder.remove(this);
    synchronized (this) {
      closed = true;
      if (!left && directory != null && file != null) {
        directory.delete(file);
      }
    }
  }
}
