package dev.brokerline.relaycast.internal.socket;

import dev.brokerline.relaycast.internal.state.Kept;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one socket, sent one after another. Filling it never blocks and sends
 * nothing; {@link #run} starts the sending. The monitor guards the queue alone; no frame is sent
 * under it.
 */
final class Outbox extends IteratingCallback implements Runnable {
  private final Session session;
  private final SocketLimits limits;
  private final Kept kept;
  private final Deque<String> queue = new ArrayDeque<>();
  private long queuedChars;
  private boolean closed;

  Outbox(Session session, SocketLimits limits, Kept kept) {
    this.session = session;
    this.limits = limits;
    this.kept = kept;
  }

  /** Queues a frame; returns false if the socket is too far behind to take it. */
  synchronized boolean offer(String frame) {
    boolean full =
        queue.size() >= limits.queuedFrames()
            || (queuedChars + frame.length() > limits.queuedChars() && !queue.isEmpty());
    if (full || closed || !kept.tryTake(cost(frame))) {
      return false;
    }
    queue.addLast(frame);
    queuedChars += frame.length();
    return true;
  }

  @Override
  public void run() {
    iterate();
  }

  @Override
  protected Action process() {
    String frame = poll();
    if (frame == null) {
      return Action.IDLE;
    }
    session.sendText(frame, Callback.from(this::succeeded, this::failed));
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    discard();
    session.disconnect();
  }

  private synchronized @Nullable String poll() {
    String frame = queue.pollFirst();
    if (frame != null) {
      queuedChars -= frame.length();
      kept.give(cost(frame));
    }
    return frame;
  }

  /** Lets go of what waits; nothing more is taken. */
  synchronized void discard() {
    closed = true;
    queue.forEach(frame -> kept.give(cost(frame)));
    queue.clear();
    queuedChars = 0;
  }

  private static long cost(String frame) {
    return Kept.ENTRY + Kept.text(frame);
  }
}
