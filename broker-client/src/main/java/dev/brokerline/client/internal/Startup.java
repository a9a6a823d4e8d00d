package dev.brokerline.client.internal;

import static dev.brokerline.client.model.BrokerState.CLOSING;
import static dev.brokerline.client.model.BrokerState.NEW;
import static dev.brokerline.client.model.BrokerState.READY;
import static dev.brokerline.client.model.BrokerState.STARTING;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.concurrent.Stopwatch;
import dev.brokerline.protocol.result.HelloResult;
import dev.brokerline.spawn.ChildProcess;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of a connection: the launch and the handshake. */
final class Startup {

  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

  private final ConnectionParts parts;
  private final ConnectionLife life;
  private final Conversation conversation;
  private final Inbox inbox;
  private final Closedown closedown;
  private final Stopwatch starting;

  Startup(
      ConnectionParts parts,
      ConnectionLife life,
      Conversation conversation,
      Inbox inbox,
      Closedown closedown) {
    this.parts = parts;
    this.life = life;
    this.conversation = conversation;
    this.inbox = inbox;
    this.closedown = closedown;
    this.starting = new Stopwatch(parts.timer());
  }

  /** Starts the broker once. Later calls return the same outcome. */
  CompletableFuture<BrokerInfo> start() {
    if (life.lifecycle().moveIf(NEW, STARTING)) {
      starting.begin();
      try {
        closedown.cleanUp().holdTimer();
        life.launched().launch(this::launch);
      } catch (Throwable e) {
        notLaunched(e);
      }
    }
    return life.start().future();
  }

  private void launch() {
    ChildProcess launched;
    try {
      closedown.cleanUp().guard();
      launched = parts.transport().open(inbox);
    } catch (Throwable e) {
      notLaunched(e);
      return;
    }
    try {
      shakeHands(launched);
    } catch (Throwable e) {
      stop(Failures.launch(e));
    }
  }

  private void notLaunched(Throwable cause) {
    life.lifecycle().close();
    life.start().fails(Failures.launch(cause));
    conversation.failAll(Failures::closed);
    closedown.cleanUp().notLaunched();
  }

  private void shakeHands(ChildProcess launched) {
    life.launched().isThere(launched);
    inbox.isAbout(launched);
    conversation.attach(launched, Long.toString(launched.pid()));
    life.launched().settle();
    if (life.lifecycle().state() == STARTING) {
      LOG.debug("Broker {} is launched", launched.pid());
      var unused =
          conversation
              .greet(Handshake.hello())
              .whenComplete((answer, failure) -> handshakeDone(launched, answer, failure));
    } else {
      closedown.curtly();
    }
  }

  private void handshakeDone(
      ChildProcess launched, @Nullable HelloResult hello, @Nullable Throwable failure) {
    if (hello == null) {
      if (failure instanceof BrokerClosedException) {
        // It could not be written: the process is ending, and its exit will say more.
        closedown.curtly();
      } else {
        stop(Handshake.explain(failure, inbox.lastWords()));
      }
      return;
    }
    Optional<RuntimeException> mismatch = Handshake.mismatch(hello);
    if (mismatch.isPresent()) {
      stop(mismatch.get());
      return;
    }
    conversation.speak(parts.transport().dialect(hello));
    if (life.lifecycle().moveIf(STARTING, READY)) {
      BrokerInfo broker = new BrokerInfo(hello, launched.pid());
      life.notices().started(broker, starting.soFar());
      life.start().ready(broker);
    }
  }

  /** Cancels the start, unless it has finished. */
  void stop(RuntimeException failure) {
    if (life.lifecycle().moveIf(STARTING, CLOSING)) {
      end(failure);
    }
  }

  /** Cancels the start at any point, because the connection is closing. */
  void giveUp() {
    end(Failures.closedBeforeReady());
    life.launched().giveUp();
  }

  /** Ends the process of a start that has failed; its future fails once the process is gone. */
  private void end(RuntimeException failure) {
    inbox.close();
    life.start().fails(failure);
    closedown.curtly();
  }
}
