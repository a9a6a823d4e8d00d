package dev.brokerline.broker.internal.agent;

import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.protocol.result.SessionInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program of one agent. All methods are called on the broker's thread, where their futures
 * complete too, and none waits.
 */
public interface AgentWorker {

  /**
   * What is known of a program that has started.
   *
   * @param pid null if it has no process at the moment
   * @param sessionId the key of its conversation, or null
   */
  record Started(@Nullable Long pid, @Nullable String sessionId) {}

  /** Returns the id of the program's process; null if none is running. */
  @Nullable Long pid();

  /**
   * Starts the program, for the first time or after its end. The conversation goes on, if there was
   * one and the program can do that.
   *
   * @return a future that completes when the program runs; {@link WorkerListener#ready} follows. It
   *     fails if the program cannot be started, and nothing more is told then
   */
  CompletableFuture<Started> start();

  /** Returns the conversation that the next {@link #start} goes on with; null if there is none. */
  @Nullable Continuation continuation();

  /** Gives a message to the program, once it has started and is done with earlier ones. */
  void deliver(Delivery delivery);

  /** Changes the model. */
  CompletableFuture<ModelReceipt> setModel(String model);

  /** Interrupts the running turn. Completes when it is over, with false if there was none. */
  CompletableFuture<Boolean> interrupt();

  /** Answers the program's question. Completes with false if it is not pending. */
  CompletableFuture<Boolean> answer(String permissionId, PermissionDecision decision);

  /** Returns the terminal; empty if the agent has none. */
  default Optional<AgentTerminal> terminal() {
    return Optional.empty();
  }

  /** Returns whether the program, once started, has said that it takes no tools of the broker. */
  default boolean refusesTools() {
    return false;
  }

  /** Returns what the session is doing. */
  SessionInfo session();

  /** Ends the program and all that it has started. The future never fails. */
  CompletableFuture<Void> stop();

  /**
   * Ends it all as {@link #stop} does, within some two seconds, because the broker is asked to end.
   * Hurries a stop that has begun.
   */
  CompletableFuture<Void> stopSoon();
}
