package dev.brokerline.spawn.tree;

import dev.brokerline.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the process table regularly, and updates all trees from it. One thread does that for all
 * brokers of the JVM, and exists while there is a tree.
 *
 * <p>The monitor guards the fields. The process table is read and futures are completed outside it.
 */
final class TreeRecorder {

  /** The instance of this JVM. */
  static final TreeRecorder SHARED = new TreeRecorder();

  private static final Logger LOG = LoggerFactory.getLogger(TreeRecorder.class);

  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** Within this time, many calls become one look, and a forked process becomes its program. */
  private static final Duration SOON = Duration.ofMillis(100);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Processes processes = ThisSystem.PROCESSES;
  private final Set<ProcessTree> trees = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private long dueNanos;
  private CompletableFuture<Void> nextLook = new CompletableFuture<>();

  /** The work of one turn. */
  private record Look(List<ProcessTree> trees, CompletableFuture<Void> done) {}

  synchronized void add(ProcessTree tree) {
    if (thread == null) {
      dueNanos = System.nanoTime() + PERIOD.toNanos();
      Thread made = DaemonThreads.of("brokerline-tree", this::run);
      made.start();
      // Only now: a thread that could not be started would be taken for one that looks.
      thread = made;
    }
    trees.add(tree);
  }

  synchronized void remove(ProcessTree tree) {
    trees.remove(tree);
    notifyAll();
  }

  /** Requests a look soon, and returns at once. */
  void lookSoon() {
    var unused = lookIn(SOON);
  }

  /**
   * Requests a look now, and returns when a look that began after this call has updated all trees,
   * or after a second.
   */
  void look() {
    lookNow().join();
  }

  /**
   * Requests a look now, and returns at once. The future never fails and completes when {@link
   * #look} would return.
   */
  CompletableFuture<Void> lookNow() {
    return lookIn(Duration.ZERO)
        .completeOnTimeout(null, LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized CompletableFuture<Void> lookIn(Duration delay) {
    long due = System.nanoTime() + delay.toNanos();
    if (due - dueNanos < 0) {
      dueNanos = due;
      notifyAll();
    }
    return thread == null ? CompletableFuture.completedFuture(null) : nextLook.copy();
  }

  private void run() {
    Look look;
    do {
      look = next();
      show(look.trees);
      look.done.complete(null);
    } while (!look.trees.isEmpty());
  }

  private void show(List<ProcessTree> watched) {
    try {
      ProcessTable table = new ProcessTable(watched.isEmpty() ? List.of() : processes.all());
      watched.forEach(tree -> show(tree, table));
    } catch (Throwable e) {
      LOG.error("A look at the processes failed; the next one follows", e);
    }
  }

  private static void show(ProcessTree tree, ProcessTable table) {
    try {
      tree.grow(table);
    } catch (RuntimeException e) {
      LOG.error("The processes of a broker were not recorded; the next look follows", e);
    }
  }

  /** Waits for the next turn. A turn without trees is the last one of this thread. */
  private synchronized Look next() {
    for (long left = untilDue(); left > 0; left = untilDue()) {
      try {
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      } catch (InterruptedException e) {
        LOG.debug("Nobody has a reason to interrupt this thread", e);
      }
    }
    dueNanos = System.nanoTime() + PERIOD.toNanos();
    if (trees.isEmpty()) {
      thread = null;
    }
    Look look = new Look(List.copyOf(trees), nextLook);
    nextLook = new CompletableFuture<>();
    return look;
  }

  private synchronized long untilDue() {
    return trees.isEmpty() ? 0 : dueNanos - System.nanoTime();
  }
}
