package dev.brokerline.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FuturesTest {

  private final CompletableFuture<String> source = new CompletableFuture<>();
  private final CompletableFuture<String> next = new CompletableFuture<>();

  @Test
  void aCancellationReachesWhatIsUnderWay() {
    CompletableFuture<String> made = Futures.then(source, (value, failure) -> next);
    source.complete("first");
    made.cancel(false);
    assertThat(next).isCancelled();
  }

  @Test
  void aCancellationReachesTheSourceAndIsFollowedAsAFailure() {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<String> made =
        Futures.then(
            source,
            (value, failure) -> {
              seen.set(failure);
              return next;
            });
    made.cancel(false);
    assertThat(source).isCancelled();
    assertThat(seen.get()).isInstanceOf(CancellationException.class);
    assertThat(next).as("what follows a cancellation").isNotDone();
  }

  @Test
  void aCancellationReachesThroughAChain() {
    CompletableFuture<String> chain =
        Futures.map(Futures.compose(source, value -> next), value -> value + "!");
    source.complete("first");
    chain.cancel(false);
    assertThat(next).isCancelled();
  }

  @Test
  void whatThrowsIsAFailure() {
    CompletableFuture<String> made =
        Futures.compose(
            source,
            value -> {
              throw new StackOverflowError();
            });
    source.complete("first");
    assertThat(made).isCompletedExceptionally();
  }
}
