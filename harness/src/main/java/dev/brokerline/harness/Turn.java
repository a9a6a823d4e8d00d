package dev.brokerline.harness;

import dev.brokerline.harness.internal.engine.TurnLog;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A prompt and what comes of it. The turn keeps its events, so that a listener that comes late
 * still gets all of them. It keeps at most 100,000 events and some 64 MiB of text; what comes
 * beyond is dropped, and a {@code Notice} before the end says how many events that were. Safe for
 * use by any thread.
 */
public final class Turn {

  private final TurnLog log;

  Turn(TurnLog log) {
    this.log = log;
  }

  /**
   * Returns a publisher of all events from the first. Each subscriber reads at its own pace, on a
   * thread that it may block.
   */
  public Flow.Publisher<TurnEvent> events() {
    return log.publisher();
  }

  /**
   * Calls a listener with all events from the first, in order, on a thread that it may block. What
   * the listener throws is logged and ignored.
   */
  public void listen(Consumer<? super TurnEvent> listener) {
    log.listen(listener);
  }

  /**
   * Returns a future of how the turn ended. It never fails: a failure is in the result. It is
   * completed once, when no further event can come and the session is ready for the next turn.
   */
  public CompletableFuture<TurnResult> result() {
    return log.result();
  }
}
