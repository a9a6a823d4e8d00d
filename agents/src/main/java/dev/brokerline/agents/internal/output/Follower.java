package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.concurrent.TurnLoop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of a log from a position on, at its own pace. An executor makes the calls, never two at
 * once.
 */
abstract class Follower implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final OutputLog log;
  private final TurnLoop loop;
  private volatile boolean stopped;

  /** The next position. Only the current turn uses it. */
  private long position;

  Follower(OutputLog log, long from, Executor executor) {
    this.log = log;
    this.position = from;
    this.loop = new TurnLoop(executor, this::step, this::endedBy);
  }

  /** Starts reading. */
  final void begin() {
    log.follow(this);
    run();
  }

  /** Stops reading. A call in progress still finishes. */
  final void stop() {
    stopped = true;
    log.unfollow(this);
  }

  final boolean isStopped() {
    return stopped;
  }

  /** Wakes the reader. Cheap, and safe on any thread. */
  @Override
  public final void run() {
    loop.wake();
  }

  private void endedBy(Throwable failure) {
    stop();
    failed(failure);
  }

  /** Handles one chunk or the end. Returns false if there is nothing to do. */
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

  /** Returns whether the reader still wants chunks or the end. Called in a turn. */
  boolean goesOn() {
    return true;
  }

  /** Returns whether the reader can take a chunk now. Called in a turn. */
  boolean wantsChunk() {
    return true;
  }

  /** Returns the next piece from a position on: raw, unless the reader wants it as shown. */
  @Nullable Piece next(OutputLog from, long where) {
    OutputChunk chunk = from.next(where);
    return chunk == null ? null : Piece.raw(chunk);
  }

  /** Handles the next piece. Called in a turn. */
  abstract void take(Piece piece);

  /** Called in a turn when the reader has handled all available output. */
  void caughtUp() {}

  /** Called with the exception of a turn, which was the last one. */
  void failed(Throwable failure) {
    LOG.error("Following an agent's output failed, and has ended", failure);
  }

  /** Called in a turn at the end of the output, once, as the last call. */
  void end(OutputLog.End end) {}
}
