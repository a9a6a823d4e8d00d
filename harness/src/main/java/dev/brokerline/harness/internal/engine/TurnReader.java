package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.TurnLoop;
import dev.brokerline.harness.turn.TurnEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to the events of a turn. It reads them from the first, at the subscriber's pace,
 * on a thread of an executor, never two at once.
 */
final class TurnReader implements Flow.Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(TurnReader.class);

  private final TurnLog log;
  private final Flow.Subscriber<? super TurnEvent> subscriber;
  private final TurnLoop loop;
  private final AtomicLong demand = new AtomicLong();
  private volatile @Nullable IllegalArgumentException mistake;
  private volatile boolean stopped;

  // Used by the current turn only.
  private int position;
  private boolean greeted;

  TurnReader(TurnLog log, Flow.Subscriber<? super TurnEvent> subscriber, Executor executor) {
    this.log = log;
    this.subscriber = subscriber;
    this.loop = new TurnLoop(executor, this::step, this::failed);
  }

  /** Lets the reader look for more. Safe on any thread; the subscriber is not called here. */
  void wake() {
    loop.wake();
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      mistake = new IllegalArgumentException("must ask for at least one event, not " + count);
    } else {
      demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
    wake();
  }

  @Override
  public void cancel() {
    stopped = true;
    log.remove(this);
  }

  private void failed(Throwable failure) {
    cancel();
    LOG.error("A subscriber of a turn threw, and gets nothing more", failure);
  }

  /** Handles one event or the end. Returns false if there is nothing to do. */
  private boolean step() {
    if (!greeted) {
      greeted = true;
      subscriber.onSubscribe(this);
    }
    IllegalArgumentException wrong = mistake;
    if (stopped) {
      return false;
    } else if (wrong != null) {
      cancel();
      subscriber.onError(wrong);
      return false;
    }
    // What came before the end is there when the end is.
    boolean ended = log.isComplete();
    TurnEvent event = log.at(position);
    if (event == null) {
      if (ended) {
        cancel();
        subscriber.onComplete();
      }
      return false;
    }
    if (demand.get() == 0) {
      return false;
    }
    demand.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
    position++;
    subscriber.onNext(event);
    return true;
  }
}
