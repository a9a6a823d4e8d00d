package dev.brokerline.client.internal;

import dev.brokerline.spawn.tree.BrokerTree;
import dev.brokerline.spawn.tree.Worker;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for the worker that a silent broker waits for: its pipe is full, and nothing was taken from
 * it between two looks. One look at a time; {@link #forget} may come meanwhile.
 */
final class UnreadSearch {

  /** A pipe that has 64 KiB of room may be full with half of that, since its pages are not. */
  private static final long FULL_BYTES = 32L << 10;

  private final Supplier<Optional<BrokerTree>> tree;
  private final Supplier<Optional<String>> deafest;

  /** How many bytes each worker had left unread at the last look, by its process id. */
  private volatile Map<Long, Long> unread = Map.of();

  /**
   * Makes a search.
   *
   * @param deafest names the agent that has most likely not read, from what the broker has told
   */
  UnreadSearch(Supplier<Optional<BrokerTree>> tree, Supplier<Optional<String>> deafest) {
    this.tree = tree;
    this.deafest = deafest;
  }

  /** Returns whether there are processes to look at. */
  boolean isPossible() {
    return tree.get().isPresent();
  }

  /** Takes the next look for the first one: the broker has spoken. */
  void forget() {
    unread = Map.of();
  }

  /**
   * Takes a look, and returns the worker that is to blame, if one is.
   *
   * @param late whether the least that is unread counts, and where nothing can be seen, a guess
   */
  Optional<Worker> culprit(boolean late) {
    List<Worker> workers = tree.get().map(BrokerTree::workers).orElse(List.of());
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
