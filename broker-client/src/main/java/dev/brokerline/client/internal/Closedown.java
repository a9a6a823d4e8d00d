package dev.brokerline.client.internal;

import static dev.brokerline.client.model.BrokerState.CLOSING;
import static dev.brokerline.client.model.BrokerState.READY;
import static dev.brokerline.client.model.BrokerState.STARTING;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport.How;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection's process, or follows its own end, until it is gone. The lock guards the field
 * below it.
 */
final class Closedown {

  private static final Logger LOG = LoggerFactory.getLogger(Closedown.class);

  private final ConnectionParts parts;
  private final ConnectionLife life;
  private final Conversation conversation;
  private final CleanUp cleanUp;
  private final AtomicBoolean abandoned = new AtomicBoolean();

  /** Whether the broker has said that it cannot read its input any more. */
  private volatile boolean inputLost;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Descent descent;

  Closedown(
      ConnectionParts parts, ConnectionLife life, Conversation conversation, CleanUp cleanUp) {
    this.parts = parts;
    this.life = life;
    this.conversation = conversation;
    this.cleanUp = cleanUp;
  }

  /** Returns the steps that follow. */
  CleanUp cleanUp() {
    return cleanUp;
  }

  /** Asks the broker to shut down, and ends it step by step if it does not exit. */
  void gently() {
    cleanUp.begin();
    descend(/* gently= */ true);
  }

  /** Ends the process step by step, without a {@code shutdown} request. */
  void curtly() {
    cleanUp.begin();
    descend(/* gently= */ false);
  }

  /** Ends the process, once. Does nothing before there is one; the launch checks that. */
  private void descend(boolean gently) {
    Optional<ChildProcess> process = life.launched().process();
    if (process.isEmpty()) {
      return;
    }
    Descent begun;
    synchronized (lock) {
      if (descent != null) {
        return;
      }
      begun =
          gently
              ? Descent.gentle(process.get(), parts.timer(), parts.closeTimeout())
              : Descent.curt(process.get(), parts.timer(), parts.closeTimeout());
      descent = begun;
    }
    var unused = begun.givenUp().thenRun(() -> gone(Optional.empty(), Failures::closed));
    if (gently) {
      conversation.last(begun::afterRequest);
    } else {
      begun.walk();
    }
  }

  /** Called when the broker can no longer read and is about to exit. Ends it if it does not. */
  void inputLost(ErrorDetail error) {
    if (life.lifecycle().moveIf(READY, CLOSING)) {
      LOG.warn("The broker goes down: {}", error);
      cleanUp.begin();
      inputLost = true;
      conversation.refuse((request, written) -> Failures.inputLost(request, written, error));
      parts.timer().schedule(parts.grace(), () -> descend(/* gently= */ false));
    }
  }

  /**
   * Called when the broker no longer reads. Ends it after a while if it does not exit by itself.
   */
  void abandon() {
    if (abandoned.compareAndSet(false, true)) {
      parts.timer().schedule(parts.grace(), () -> descend(/* gently= */ false));
    }
  }

  /** Called when the process has exited and its earlier output has been routed. */
  void exited(ExitStatus exit) {
    BrokerState before = life.lifecycle().close();
    cleanUp.begin();
    if (before == STARTING) {
      life.start().fails(Handshake.exited(exit));
    }
    boolean byItself = before == READY || inputLost;
    if (byItself) {
      LOG.warn("The broker ended by itself: {}", exit);
    }
    gone(
        Optional.of(exit),
        byItself
            ? (request, written) -> Failures.exited(request, written, exit)
            : Failures::closed);
  }

  /** Called when nothing more will arrive, whether or not an exit was observed. */
  private void gone(Optional<ExitStatus> exit, PendingRequests.FailureFactory failure) {
    String why = exit.map(status -> "the broker has exited with " + status).orElse("it is closed");
    conversation.end(why, failure);
    cleanUp.after(() -> howItEnded(exit), exit);
  }

  private How howItEnded(Optional<ExitStatus> exit) {
    Descent walked;
    synchronized (lock) {
      walked = descent;
    }
    return walked == null ? How.EXITED_BY_ITSELF : walked.howItEnded(exit);
  }
}
