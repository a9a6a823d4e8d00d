package dev.brokerline.harness.real;

import dev.brokerline.harness.Turn;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a check hears of a turn. */
final class Heard {

  private final Turn turn;

  Heard(Turn turn) {
    this.turn = turn;
  }

  Turn turn() {
    return turn;
  }

  /** Waits for the first event of a kind. */
  <E extends TurnEvent> E first(Class<E> kind) throws Exception {
    CompletableFuture<E> found = new CompletableFuture<>();
    turn.listen(
        event -> {
          if (kind.isInstance(event)) {
            found.complete(kind.cast(event));
          } else if (event instanceof TurnEvent.Completed end) {
            found.completeExceptionally(
                Finding.failed("no %s before %s".formatted(kind.getSimpleName(), end.result())));
          }
        });
    return Talk.await(kind.getSimpleName(), found);
  }

  /** Waits for the end. */
  TurnResult result() throws Exception {
    return Talk.await("the end of the turn", turn.result());
  }

  /** Waits for the end, which must be a success with the words of the mock model. */
  TurnResult success() throws Exception {
    TurnResult result = result();
    Finding.require(result.success(), "the turn failed: " + result.error());
    Finding.require(
        result.text().endsWith("Hello from mock."), "the text was '" + result.text() + "'");
    return result;
  }

  /** Waits for the end, and returns all events, whose numbers and end it checks. */
  List<TurnEvent> events() throws Exception {
    List<TurnEvent> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> complete = new CompletableFuture<>();
    turn.listen(
        event -> {
          events.add(event);
          if (event instanceof TurnEvent.Completed) {
            complete.complete(null);
          }
        });
    var unused = Talk.await("the end of the turn", complete);
    for (int i = 0; i < events.size(); i++) {
      boolean isLast = i == events.size() - 1;
      Finding.require(events.get(i).seq() == i + 1, "event " + (i + 1) + " is " + events.get(i));
      Finding.require(
          events.get(i) instanceof TurnEvent.Completed == isLast,
          "the turn ended in the middle of its events");
    }
    return events;
  }

  /** Returns those of {@link #events} that are of a kind. */
  <E extends TurnEvent> List<E> all(Class<E> kind) throws Exception {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
