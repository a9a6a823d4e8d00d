package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A subscriber of an agent's output, which gets as many chunks as it requests. */
final class ChunkSubscription extends Follower implements Flow.Subscription {

  private final Flow.Subscriber<? super OutputChunk> subscriber;
  private final AtomicLong demand = new AtomicLong();
  private volatile @Nullable IllegalArgumentException badRequest;
  private boolean greeted;

  ChunkSubscription(
      OutputLog log, Executor executor, Flow.Subscriber<? super OutputChunk> subscriber) {
    super(log, log.keptFrom(), executor);
    this.subscriber = subscriber;
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      badRequest =
          new IllegalArgumentException("must ask for at least one chunk, asked for " + count);
    } else {
      demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
    run();
  }

  @Override
  public void cancel() {
    stop();
  }

  @Override
  boolean goesOn() {
    if (!greeted) {
      greeted = true;
      subscriber.onSubscribe(this);
    }
    IllegalArgumentException mistake = badRequest;
    if (mistake != null && !isStopped()) {
      stop();
      subscriber.onError(mistake);
    }
    return !isStopped();
  }

  @Override
  boolean wantsChunk() {
    return demand.get() > 0;
  }

  @Override
  void take(Piece piece) {
    demand.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
    subscriber.onNext(piece.chunk());
  }

  @Override
  void end(OutputLog.End end) {
    subscriber.onComplete();
  }
}
