package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who reads a log from a position on, at his own pace: never two calls at once, on threads
 * of an executor, so many chunks in one turn that others come to theirs.
 */
abstract class Follower implements Runnable {

  private static final int TURN = 64;
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final OutputLog log;
  private final Executor executor;
  private final AtomicInteger wakes = new AtomicInteger();
  private volatile boolean stopped;

  /** Only the turn reads and writes it. */
  private long position;

  Follower(OutputLog log, long from, Executor executor) {
    this.log = log;
    this.position = from;
    this.executor = executor;
  }

  /** Begins to follow. */
  final void begin() {
    log.follow(this);
    run();
  }

  /** Stops following; a call that is under way comes to its end. */
  final void stop() {
    stopped = true;
    log.unfollow(this);
  }

  final boolean isStopped() {
    return stopped;
  }

  /** Wakes the follower. Cheap, and safe on any thread. */
  @Override
  public final void run() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::turn);
    }
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
      stop();
      failed(e);
      return;
    }
    executor.execute(this::turn);
  }

  /** Takes one chunk, or the end; returns false if there is nothing to do. */
  private boolean step() {
    if (stopped || !goesOn()) {
      return false;
    }
    // What came before the end is there when the end is.
    OutputLog.End end = log.end();
    Piece piece = next(log, position);
    if (piece != null) {
      if (!wantsChunk()) {
        return false;
      }
      position = piece.end();
      take(piece);
      return true;
    }
    caughtUp();
    if (end != null) {
      stop();
      end(end);
    }
    return false;
  }

  /** Returns whether to look for a chunk or the end. Called in a turn. */
  boolean goesOn() {
    return true;
  }

  /** Returns whether a chunk could be taken now. Called in a turn. */
  boolean wantsChunk() {
    return true;
  }

  /** Returns what there is from a position on: as it came, unless a follower wants it as shown. */
  @Nullable Piece next(OutputLog from, long where) {
    OutputChunk chunk = from.next(where);
    return chunk == null ? null : Piece.raw(chunk);
  }

  /** Takes the next piece. Called in a turn. */
  abstract void take(Piece piece);

  /** All that is there was taken. Called in a turn. */
  void caughtUp() {}

  /** A turn threw this, and was the last one. */
  void failed(Throwable failure) {
    LOG.error("Following an agent's output failed, and has ended", failure);
  }

  /** There will be no more. Called in a turn, once, the last call of all. */
  void end(OutputLog.End end) {}
}
