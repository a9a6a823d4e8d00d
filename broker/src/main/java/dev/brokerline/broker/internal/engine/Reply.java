package dev.brokerline.broker.internal.engine;

import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.result.BrokerResult;
import dev.brokerline.protocol.wire.FullFrames;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.RequestId;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to a request. Later ones have no effect. Used on the broker's thread.
 *
 * @param <R> the answer's record
 */
final class Reply<R extends BrokerResult> {

  private final Client client;
  private final @Nullable RequestId id;
  private boolean given;
  private int removed;

  Reply(Client client, @Nullable RequestId id) {
    this.client = client;
    this.id = id;
  }

  /** Notes how many control characters were taken out of the request's text. */
  void removed(int characters) {
    removed = characters;
  }

  /** Returns how many control characters the request's text had; null if it had none. */
  @Nullable Integer removed() {
    return removed == 0 ? null : (Integer) removed;
  }

  boolean isGiven() {
    return given;
  }

  @Nullable RequestId id() {
    return id;
  }

  void ok(R result) {
    give(new Inbound.Ok(id, FullFrames.result(result)));
  }

  void error(RequestError error) {
    give(new Inbound.Error(id, error.detail()));
  }

  void give(Inbound answer) {
    if (!given) {
      given = true;
      client.answer(answer);
    }
  }

  /** Answers when a future of the broker's thread completes. */
  <T> void when(CompletableFuture<T> future, Function<T, R> result) {
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                error(RequestError.of(Futures.cause(failure)));
                return;
              }
              try {
                ok(result.apply(value));
              } catch (RequestError e) {
                error(e);
              }
            });
  }
}
