package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.turn.TurnEvent;
import org.jspecify.annotations.Nullable;

/** The model in use, as far as the program has proved it. */
final class Models {

  private volatile @Nullable String current;
  private int revision;

  @Nullable String current() {
    return current;
  }

  /** Numbers a receipt, and remembers what it proves. */
  ModelReceipt received(ModelReceipt receipt, int number) {
    if (receipt.status() == ModelReceipt.Status.APPLIED && receipt.effective() != null) {
      current = receipt.effective();
    }
    return receipt.withRevision(number);
  }

  /** Returns the number of a new request. */
  int nextRevision() {
    return ++revision;
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
