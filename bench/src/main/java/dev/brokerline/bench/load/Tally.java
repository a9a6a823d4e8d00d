package dev.brokerline.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Counts what is heard of a flood, one thing after the other. */
final class Tally {

  private final long expected;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private long heard;
  private long characters;

  Tally(long expected) {
    this.expected = expected;
    if (expected == 0) {
      over.complete(null);
    }
  }

  /** Called with the text of one event or line. */
  void heard(String text) {
    characters += text.length();
    if (++heard == expected) {
      if (characters < expected) {
        fail("most texts are empty");
      }
      over.complete(null);
    }
  }

  void fail(String why) {
    over.completeExceptionally(new IllegalStateException(why));
  }

  /** Waits until everything has been heard. */
  void await() throws Exception {
    over.get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
