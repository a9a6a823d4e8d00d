package dev.brokerline.broker.internal.terminal;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.session.ModelReceipt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Changes the model of a program that has no command for it: once the program is idle it is ended,
 * and started again with the model and its conversation. Messages wait meanwhile. One change
 * follows another. Used on the broker's thread, where the futures complete too.
 */
final class ModelRestart {

  /** How long a receipt waits until the program takes work again. */
  private static final Duration UNTIL_READY = Duration.ofSeconds(30);

  /**
   * A program that runs again.
   *
   * @param opened empty when it takes work, its last words if it has ended before
   */
  record Again(CompletableFuture<Optional<String>> opened) {}

  /** What is started again. */
  interface Program {

    /** Completes when the program is idle; fails with {@link NotRunningException}. */
    CompletableFuture<Void> free();

    /** Ends the program, and completes with its last words. */
    CompletableFuture<String> leave();

    /** Starts the program as {@link Launch} says, and tells so. */
    CompletableFuture<Again> startAgain();

    /** The program has not started, and what the agent's policy says of crashes follows. */
    void notStarted(String why);
  }

  private final Program program;
  private final Launch launch;
  private final Timer timer;
  private final SerialExecutor thread;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private int changes;

  ModelRestart(Program program, Launch launch, Timer timer, SerialExecutor thread) {
    this.program = program;
    this.launch = launch;
    this.timer = timer;
    this.thread = thread;
  }

  /** Changes the model. Fails with {@link NotRunningException} if the program was not ended. */
  CompletableFuture<ModelReceipt> to(String model) {
    CompletableFuture<ModelReceipt> receipt =
        last.handle((done, failure) -> model)
            .thenCompose(next -> program.free())
            .thenCompose(idle -> program.leave())
            .thenCompose(words -> with(model, words));
    last = receipt;
    return receipt;
  }

  private CompletableFuture<ModelReceipt> with(String model, String lastWords) {
    String before = launch.model();
    launch.ended(lastWords);
    launch.model(model);
    changes++;
    String way = way(model);
    return program
        .startAgain()
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(fails(before, failure)))
        .thenCompose(again -> until(again.opened()))
        .thenCompose(
            opened ->
                opened
                    .map(words -> back(model, before, words))
                    .orElseGet(() -> pending(model, way)));
  }

  private NotRunningException fails(@Nullable String before, Throwable failure) {
    String why = String.valueOf(Futures.cause(failure).getMessage());
    launch.model(before);
    program.notStarted(why);
    return new NotRunningException("the program did not start again: " + why);
  }

  /** Returns the opening, which a program that takes its time does not hold up. */
  private CompletableFuture<Optional<String>> until(CompletableFuture<Optional<String>> opening) {
    Timer.Scheduled patience =
        timer.schedule(UNTIL_READY, () -> thread.execute(() -> opening.complete(Optional.empty())));
    return opening.whenComplete((opened, failure) -> patience.cancel());
  }

  private String way(String model) {
    if (launch.goesOn()) {
      return "the program was started again, with its conversation and the model " + model;
    }
    return "the program was started again with the model "
        + model
        + (launch.hasBegun()
            ? ", without its conversation: it has not said how to go on with it"
            : "; it had no conversation yet");
  }

  private CompletableFuture<ModelReceipt> pending(String model, String way) {
    return CompletableFuture.completedFuture(
        new ModelReceipt(ModelReceipt.Status.PENDING, model, null, way, changes));
  }

  /** The program did not come up with the model: it is started with the one that it had. */
  private CompletableFuture<ModelReceipt> back(
      String model, @Nullable String before, String words) {
    launch.model(before);
    launch.ended(words);
    String last = words.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
    ModelReceipt refused =
        new ModelReceipt(
            ModelReceipt.Status.REJECTED,
            model,
            null,
            "started with the model " + model + ", the program ended: " + last,
            changes);
    return program
        .startAgain()
        .handle(
            (again, failure) -> {
              if (again == null) {
                program.notStarted(String.valueOf(Futures.cause(failure).getMessage()));
              } else {
                // From now on an end of the program is a crash like any other.
                again.opened().complete(Optional.empty());
              }
              return refused;
            });
  }
}
