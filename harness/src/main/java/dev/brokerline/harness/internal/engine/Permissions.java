package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnEvent.PermissionResolved.By;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permissions that the running turn waits for. Each is decided once: by the caller, the policy,
 * the deadline, the limit or the end of the turn. Used on the session's thread.
 */
final class Permissions {

  /** How many permissions may wait at the same time. More are denied. */
  static final int MAX_PENDING = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);

  private final DriverContext session;
  private final Driver driver;
  private final Runnable changed;
  private final Map<String, Pending> pending = new LinkedHashMap<>();

  private record Pending(TurnRun run, PermissionRequest request, Timer.Scheduled deadline) {}

  /**
   * Makes an empty set.
   *
   * @param changed is called after one was decided or given up
   */
  Permissions(DriverContext session, Driver driver, Runnable changed) {
    this.session = session;
    this.driver = driver;
    this.changed = changed;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * Handles a request. The policy may decide it at once.
   *
   * @param told whether the caller can learn of it
   */
  void ask(TurnRun run, PermissionRequest request, boolean told) {
    PermissionPolicy policy = session.options().permissions();
    Timer.Scheduled deadline =
        session
            .timer()
            .schedule(
                session.options().timeouts().permission(),
                () -> session.thread().execute(() -> expired(request.id())));
    pending.put(request.id(), new Pending(run, request, deadline));
    if (!told || pending.size() > MAX_PENDING) {
      decide(request.id(), PermissionDecision.deny("too many questions in one turn"), By.LIMIT);
    } else if (policy == PermissionPolicy.ALLOW || policy == PermissionPolicy.ALLOW_EVERYTHING) {
      decide(request.id(), PermissionDecision.allow(), By.POLICY);
    } else if (policy == PermissionPolicy.DENY) {
      decide(request.id(), PermissionDecision.deny("denied by policy"), By.POLICY);
    } else if (policy instanceof PermissionPolicy.Deciding deciding) {
      SharedExecutors.CALLBACKS.execute(() -> ask(deciding, request));
    }
  }

  private void ask(PermissionPolicy.Deciding deciding, PermissionRequest request) {
    PermissionDecision decision;
    try {
      decision = deciding.function().apply(request);
    } catch (RuntimeException e) {
      LOG.error("The function that decides permissions threw; {} is denied", request.tool(), e);
      decision = PermissionDecision.deny("no decision could be made");
    }
    PermissionDecision made = decision;
    session.thread().execute(() -> decide(request.id(), made, By.POLICY));
  }

  private void expired(String id) {
    decide(id, PermissionDecision.deny("nobody answered in time"), By.DEADLINE);
  }

  /** Decides a request. Returns false if it is not pending. */
  boolean decide(String id, PermissionDecision decision, By by) {
    Pending asked = pending.remove(id);
    if (asked == null) {
      return false;
    }
    asked.deadline.cancel();
    driver.answer(asked.request, decision);
    changed.run();
    asked.run.event(seq -> new TurnEvent.PermissionResolved(seq, id, decision, by));
    return true;
  }

  /** The program no longer waits for an answer. */
  void withdraw(String id) {
    resolve(id, By.PROGRAM);
  }

  /** The driver has refused, or need not answer, what is still pending. */
  void clear() {
    List.copyOf(pending.keySet()).forEach(id -> resolve(id, By.END_OF_TURN));
  }

  private void resolve(String id, By by) {
    Pending gone = pending.remove(id);
    if (gone != null) {
      gone.deadline.cancel();
      changed.run();
      PermissionDecision denied = PermissionDecision.deny("it is no longer waited for");
      gone.run.event(seq -> new TurnEvent.PermissionResolved(seq, id, denied, by));
    }
  }
}
