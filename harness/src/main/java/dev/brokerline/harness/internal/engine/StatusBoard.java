package dev.brokerline.harness.internal.engine;

import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a session, and who listens to it. */
public final class StatusBoard {

  private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

  private final List<Consumer<? super SessionStatus>> listeners = new CopyOnWriteArrayList<>();
  private final SerialExecutor calls = new SerialExecutor(SharedExecutors.LISTENERS);
  private volatile SessionStatus current = SessionStatus.of(SessionState.STARTING);

  /** Returns the state now. */
  public SessionStatus current() {
    return current;
  }

  /** Calls a listener with each change from now on, in order, on a thread that it may block. */
  public void listen(Consumer<? super SessionStatus> listener) {
    listeners.add(listener);
  }

  /** Changes the state, on the session's thread. */
  void set(SessionStatus next) {
    if (next.equals(current) || current.state() == SessionState.ENDED) {
      return;
    }
    current = next;
    for (Consumer<? super SessionStatus> listener : listeners) {
      calls.execute(() -> tell(listener, next));
    }
  }

  private static void tell(Consumer<? super SessionStatus> listener, SessionStatus status) {
    try {
      listener.accept(status);
    } catch (RuntimeException e) {
      LOG.error("A listener of a session threw when it was told of {}", status.state(), e);
    }
  }
}
