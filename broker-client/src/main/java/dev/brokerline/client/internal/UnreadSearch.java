package dev.brokerline.client.internal;

import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.spawn.tree.Worker;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for the worker that blocks a silent broker: its pipe is full, and it has read nothing
 * between two looks. One look at a time; {@link #forget} may be called meanwhile.
 */
final class UnreadSearch {

  /** A pipe of 64 KiB may be full with half of that, because its pages are not full. */
  private static final long FULL_BYTES = 32L << 10;

  private final Supplier<Optional<ProcessTree>> tree;
  private final Supplier<Optional<String>> deafest;

  /** How many unread bytes each worker had at the last look, by its process id. */
  private volatile Map<Long, Long> unread = Map.of();

  /**
   * Makes a search.
   *
   * @param deafest returns the agent that has most likely not read, from the broker's events
   */
  UnreadSearch(Supplier<Optional<ProcessTree>> tree, Supplier<Optional<String>> deafest) {
    this.tree = tree;
    this.deafest = deafest;
  }

  /** Returns whether there are processes to look at. */
  boolean isPossible() {
    return tree.get().isPresent();
  }

  /** Makes the next look the first one, because the broker has sent a line. */
  void forget() {
    unread = Map.of();
  }

  /**
   * Takes a look, and returns the blocking worker, if there is one.
   *
   * @param late whether any unread byte counts, and a guess where nothing can be seen
   */
  Optional<Worker> culprit(boolean late) {
    List<Worker> workers = tree.get().map(ProcessTree::workers).orElse(List.of());
    Map<Long, Long> now = new HashMap<>();
    for (Worker worker : workers) {
      worker.unreadBytes().ifPresent(bytes -> now.put(worker.pid(), bytes));
    }
    Map<Long, Long> before = unread;
    unread = now;
    long least = late ? 1 : FULL_BYTES;
    Optional<Worker> stuck =
        workers.stream()
            .filter(worker -> unreadOf(worker, now) >= least)
            .filter(worker -> unreadOf(worker, now) == unreadOf(worker, before))
            .max(Comparator.comparingLong(worker -> unreadOf(worker, now)));
    return stuck.isEmpty() && late && now.isEmpty() ? likeliest(workers) : stuck;
  }

  private static long unreadOf(Worker worker, Map<Long, Long> bytes) {
    return bytes.getOrDefault(worker.pid(), 0L);
  }

  private Optional<Worker> likeliest(List<Worker> workers) {
    return deafest
        .get()
        .flatMap(
            agent -> workers.stream().filter(worker -> worker.agent().equals(agent)).findFirst());
  }
}
