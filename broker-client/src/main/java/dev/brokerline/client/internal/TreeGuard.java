package dev.brokerline.client.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.concurrent.Attempt;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.spawn.EndedProcess;
import dev.brokerline.spawn.tree.ProcessTree;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends programs that outlive their agents and their broker. The broker leaves those behind that
 * ignore SIGHUP (PROTOCOL.md, "Spawns, exits and restarts"). One thread at a time ends what a
 * release left.
 *
 * <p>The lock guards {@code released} and {@code ending}.
 */
final class TreeGuard implements OutboundQueue.Looks, WireObserver {

  private static final Logger LOG = LoggerFactory.getLogger(TreeGuard.class);

  private final Supplier<Optional<ProcessTree>> tree;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<String> released = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean ending;

  TreeGuard(Supplier<Optional<ProcessTree>> tree) {
    this.tree = tree;
  }

  @Override
  public boolean arePossible() {
    return Attempt.orElse(
        "find out which processes there are", false, () -> tree.get().isPresent());
  }

  @Override
  public CompletableFuture<Void> begin() {
    return tree.get()
        .map(ProcessTree::lookNow)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public void watch(EventTable<Object> events) {
    events
        .on(AgentEvent.Released.class, this::released)
        .onAny(
            begun -> tree.get().ifPresent(ProcessTree::lookSoon),
            AgentEvent.Spawned.class,
            AgentEvent.Restarted.class,
            WorkerEvent.Ready.class);
  }

  private void released(AgentEvent.Released end) {
    String agent = end.name();
    if (agent != null) {
      tree.get().ifPresent(watched -> released(watched, agent));
    }
  }

  private void released(ProcessTree watched, String agent) {
    synchronized (lock) {
      released.add(agent);
      if (ending) {
        return;
      }
      ending = true;
    }
    SharedExecutors.STEPS.execute(() -> endReleased(watched));
  }

  private void endReleased(ProcessTree watched) {
    for (List<String> agents = takeReleased(); !agents.isEmpty(); agents = takeReleased()) {
      try {
        List<EndedProcess> survivors = watched.endReleased(agents);
        tell(agents, survivors);
      } catch (Throwable e) {
        LOG.error("Could not end what the release of {} may have left", agents, e);
      }
    }
  }

  /**
   * Logs what was ended at INFO, as a normal part of a release, and what could not be ended as a
   * warning.
   */
  private static void tell(List<String> agents, List<EndedProcess> survivors) {
    if (survivors.stream().anyMatch(it -> it.how() == EndedProcess.How.STILL_ALIVE)) {
      LOG.warn(
          "These outlived the release of {}, and not all could be ended: {}", agents, survivors);
    } else if (!survivors.isEmpty()) {
      LOG.info("These outlived the release of {} and were ended: {}", agents, survivors);
    }
  }

  /**
   * Returns the agents whose release may have left processes; empty, once, if the thread must end.
   */
  private List<String> takeReleased() {
    synchronized (lock) {
      List<String> taken = List.copyOf(released);
      released.clear();
      ending = !taken.isEmpty();
      return taken;
    }
  }

  /**
   * Ends the processes that outlived the broker, and returns those that did not exit by themselves.
   * Blocks.
   */
  List<EndedProcess> endAll(Duration limit) {
    try {
      return tree.get().map(watched -> watched.endAll(limit)).orElse(List.of());
    } catch (Throwable e) {
      LOG.error("Could not end what the broker may have left", e);
      return List.of();
    }
  }
}
