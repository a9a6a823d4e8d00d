package dev.brokerline.harness.internal.engine;

import dev.brokerline.harness.turn.TurnEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to the events of a turn. It reads them from the first, at the subscriber's pace,
 * in turns on a thread of an executor, never in two at once.
 */
final class TurnReader implements Flow.Subscription {

  /** How many events are read in a turn, so that other readers get theirs. */
  private static final int TURN = 64;

  private static final Logger LOG = LoggerFactory.getLogger(TurnReader.class);

  private final TurnLog log;
  private final Flow.Subscriber<? super TurnEvent> subscriber;
  private final Executor executor;
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private volatile @Nullable IllegalArgumentException mistake;
  private volatile boolean stopped;

  // Used by the current turn only.
  private int position;
  private boolean greeted;

  TurnReader(TurnLog log, Flow.Subscriber<? super TurnEvent> subscriber, Executor executor) {
    this.log = log;
    this.subscriber = subscriber;
    this.executor = executor;
  }

  /** Lets the reader look for more. Safe on any thread; the subscriber is not called here. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::turn);
    }
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

  private void turn() {
    int seen = wakes.get();
    try {
      for (int i = 0; i < TURN; i++) {
        if (!step()) {
          if (wakes.addAndGet(-seen) != 0) {
            executor.execute(this::turn);
          }
          return;
        }
      }
    } catch (Throwable e) {
      cancel();
      LOG.error("A subscriber of a turn threw, and gets nothing more", e);
      return;
    }
    executor.execute(this::turn);
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
