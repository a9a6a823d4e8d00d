package dev.brokerline.harness.internal.driver;

import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Speaks a program's language. The session calls it on one thread at a time, and only in ways that
 * make sense: one turn at a time, nothing after the session was lost. The driver completes its
 * futures and calls the {@link DriverContext} and the {@link TurnSink} on that same thread.
 */
public interface Driver {

  /**
   * What a program says of itself when it is ready for a prompt.
   *
   * @param continuation the key of the conversation, or null if it is not known yet
   * @param model the model in use, or null if it is not known yet
   * @param lacking what it cannot do, although such programs usually can
   */
  record Opened(@Nullable String continuation, @Nullable String model, Set<Capability> lacking) {

    /** Makes what a program says that can do what such programs can. */
    public Opened(@Nullable String continuation, @Nullable String model) {
      this(continuation, model, Set.of());
    }
  }

  /** Starts the program, and completes when it is ready for a prompt. */
  CompletableFuture<Opened> open();

  /** Begins a turn. The driver ends it with {@link TurnSink#end}. */
  void prompt(TurnSink turn, String text);

  /** Adds a prompt to the running turn. Called only if the program can do that. */
  default CompletableFuture<Void> steer(String text) {
    throw new UnsupportedOperationException("this program has no running turns to join");
  }

  /**
   * Changes the model, possibly while a turn is running.
   *
   * @return a receipt, whose revision does not matter
   */
  CompletableFuture<ModelReceipt> setModel(String model);

  /**
   * Asks the program to stop the running turn, after refusing all permissions that it still waits
   * for. The turn ends with {@link TurnSink#end}, or not at all.
   */
  void interrupt();

  /** Answers a permission that the running turn has asked for, once. */
  void answer(PermissionRequest request, PermissionDecision decision);
}
