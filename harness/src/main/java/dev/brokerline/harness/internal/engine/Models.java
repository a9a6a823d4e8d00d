package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The model in use, as far as the program has proved it. */
final class Models {

  private volatile @Nullable String current;
  private int revision;

  @Nullable String current() {
    return current;
  }

  /** Asks the program to use another model, if it can. */
  CompletableFuture<ModelReceipt> change(String model, SessionOptions options, Driver driver) {
    int number = ++revision;
    if (options.way().capabilities().contains(Capability.LIVE_MODEL)) {
      return Calls.of(() -> driver.setModel(model)).thenApply(made -> received(made, number));
    }
    return CompletableFuture.completedFuture(
        new ModelReceipt(
            ModelReceipt.Status.UNSUPPORTED,
            model,
            current,
            options.program() + " cannot change the model of a running session",
            number));
  }

  /** Numbers a receipt, and remembers what it proves. */
  private ModelReceipt received(ModelReceipt receipt, int number) {
    if (receipt.status() == ModelReceipt.Status.APPLIED && receipt.effective() != null) {
      current = receipt.effective();
    }
    return receipt.withRevision(number);
  }

  /** The program uses this model. The turn, if there is one, tells of a change. */
  void seen(String model, String evidence, @Nullable TurnRun run) {
    String before = current;
    current = model;
    if (run != null && !model.equals(before)) {
      run.event(seq -> new TurnEvent.ModelChanged(seq, before, model, evidence));
    }
  }
}
