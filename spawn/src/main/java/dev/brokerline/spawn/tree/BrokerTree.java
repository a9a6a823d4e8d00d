package dev.brokerline.spawn.tree;

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
 * The descendants of one running broker, as far as they have been seen: recorded in memory, to end
 * those that survive a release or the broker, and in a file, to end those that survive this JVM.
 *
 * <p>With them, the logs that the broker writes of its agents are kept within 8 MiB each and 64 MiB
 * together, as far as one look every two seconds can do that.
 *
 * <p>They are looked at every two seconds and whenever {@link #look}, {@link #lookNow} or {@link
 * #lookSoon} asks for it, all trees of the JVM at once, on one thread, which alone grows the family
 * and writes the file. All methods may be called from any thread.
 */
public final class BrokerTree implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerTree.class);

  private static final long MAX_LOG_BYTES = 8L << 20;
  private static final long MAX_LOGS_BYTES = 64L << 20;

  private final Processes processes = ThisSystem.PROCESSES;
  private final TreeRecorder recorder = TreeRecorder.SHARED;
  private final RunId run;
  private final ProcessIdentity broker;
  private final ProcessIdentity host;
  private final Path folder;
  private final AgentLogLimit logs;
  private final RunDirectory directory;
  private final Path file;

  private volatile ProcessFamily family;
  private volatile boolean closed;

  /** Whether somebody outlived even the killing: the record is kept for a later sweep then. */
  private volatile boolean left;

  /** What the file says. Touched by the recorder's thread only, once the tree is watched. */
  private @Nullable Set<ProcessIdentity> written;

  /** Whether the last attempt to write failed. Touched as {@code written} is. */
  private boolean unwritable;

  private BrokerTree(
      RunId run, ProcessIdentity broker, ProcessIdentity host, EphemeralFolder folder, Path home) {
    this.run = run;
    this.broker = broker;
    this.host = host;
    this.folder = folder.path();
    this.logs = new AgentLogLimit(folder, MAX_LOG_BYTES, MAX_LOGS_BYTES);
    this.directory = new RunDirectory(home);
    this.file = directory.file(RunRecord.Where.here(processes), host, run);
    this.family = ProcessFamily.of(broker);
  }

  /**
   * Records a run whose broker is about to be started by a {@link RunId#mark marked} command: if
   * this JVM crashes before {@link #watch} has written more, the next sweep still finds what wears
   * the run's name, and the folder. If the record cannot be written, that is logged by {@link
   * #watch}.
   *
   * @param home the directory of the store, where the record is written
   * @return deletes the record; not to be called once {@link #watch} has returned a tree
   */
  public static Runnable announce(RunId run, EphemeralFolder folder, Path home) {
    Optional<ProcessIdentity> self = ProcessIdentity.of(ProcessHandle.current().pid());
    if (self.isEmpty()) {
      return () -> {};
    }
    RunDirectory directory = new RunDirectory(home);
    RunRecord.Where where = RunRecord.Where.here(ThisSystem.PROCESSES);
    Path file = directory.file(where, self.get(), run);
    // Nobody knows the broker's number yet; whoever reads this will find its host dead.
    ProcessIdentity broker = self.get();
    try {
      directory.write(
          file, new RunRecord(run, where, self.get(), broker, folder.path(), List.of()));
    } catch (IOException | RuntimeException e) {
      LOG.debug("A run cannot be announced in {}", file, e);
    }
    return () -> directory.delete(file);
  }

  /**
   * Begins to watch a broker that was just started by a {@link RunId#mark marked} command, before
   * it is asked to start anything. The record is written at once; if it cannot be, that is logged.
   *
   * @param home the directory of the store, where the record is written
   * @return empty if the process is gone already
   */
  public static Optional<BrokerTree> watch(
      RunId run, long brokerPid, EphemeralFolder folder, Path home) {
    Optional<ProcessIdentity> broker = ProcessIdentity.of(brokerPid);
    Optional<ProcessIdentity> host = ProcessIdentity.of(ProcessHandle.current().pid());
    if (broker.isEmpty() || host.isEmpty()) {
      return Optional.empty();
    }
    BrokerTree tree = new BrokerTree(run, broker.get(), host.get(), folder, home);
    tree.write();
    tree.recorder.add(tree);
    return Optional.of(tree);
  }

  /** Has the descendants recorded soon, and returns at once. */
  public void lookSoon() {
    recorder.lookSoon();
  }

  /**
   * Has the descendants recorded now, and waits for it: a millisecond or two as a rule, a second at
   * the most.
   */
  public void look() {
    recorder.look();
  }

  /**
   * Has the descendants recorded now, and returns at once.
   *
   * @return completes when a look that began after this call is done, or after a second. It never
   *     fails, and completes on the thread that looks: nothing that waits may follow it there.
   */
  public CompletableFuture<Void> lookNow() {
    return recorder.lookNow();
  }

  /**
   * Returns the workers that run, one for each agent, after a {@link #look}, for which it waits.
   */
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

  /** Shows the tree the processes of the system. On the recorder's thread. */
  void grow(ProcessTable table) {
    logs.enforce();
    family = family.grown(table, processes);
    if (!Objects.equals(written, Set.copyOf(family.identities()))) {
      write();
    }
  }

  private void write() {
    List<ProcessIdentity> descendants = family.identities();
    var where = RunRecord.Where.here(processes);
    try {
      directory.write(file, new RunRecord(run, where, host, broker, folder, descendants));
      written = new HashSet<>(descendants);
      unwritable = false;
    } catch (IOException | RuntimeException e) {
      if (!unwritable) {
        LOG.warn(
            "The processes of broker {} would outlive a crash of this JVM: cannot write {}: {}",
            broker.pid(),
            file,
            e.toString());
      }
      unwritable = true;
    }
    if (closed) {
      forget();
    }
  }

  private void forget() {
    if (!left) {
      directory.delete(file);
    }
  }

  /**
   * Ends what survived the release of agents: their processes whose worker is gone. Those of a new
   * agent of the same name have a worker that runs. Blocks, for nine seconds at the most.
   *
   * @return those that did not end by themselves in time
   */
  public List<EndedProcess> endReleased(Collection<String> agents) {
    look();
    ProcessFamily now = family;
    ProcessFamily released = now.only(member -> now.isOrphan(member) && member.isOf(agents));
    return new Ending(released, List::of, EndTimeouts.USUAL, processes).run();
  }

  /**
   * Ends all descendants that are left. To be called when the broker is gone. Blocks, no longer
   * than the limit.
   *
   * @return those that did not end by themselves in time
   */
  public List<EndedProcess> endAll(Duration limit) {
    look();
    ProcessFamily all = family.only(member -> true);
    Supplier<List<ProcessIdentity>> strays = () -> RunId.wearers(Set.of(run), processes);
    List<EndedProcess> ended = new Ending(all, strays, EndTimeouts.within(limit), processes).run();
    left = ended.stream().anyMatch(process -> process.how() == EndedProcess.How.STILL_ALIVE);
    return ended;
  }

  /** Ends the watch, and deletes the record unless {@link #endAll} had to leave somebody. */
  @Override
  public void close() {
    closed = true;
    recorder.remove(this);
    forget();
  }
}
