package dev.brokerline.client.internal;

import static dev.brokerline.client.model.BrokerState.NEW;
import static dev.brokerline.client.model.BrokerState.READY;
import static dev.brokerline.client.model.BrokerState.STARTING;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A broker process and the conversation with it, from the launch to the clean-up. It consists of a
 * {@link Startup}, a {@link Conversation}, a {@link Closedown} and a {@link CleanUp}. Its futures
 * complete in place.
 *
 * <p>A reading thread receives the output of the process, and a shared thread decodes it in order,
 * with the exit last. The lifecycle decides which part acts. Nothing that waits or belongs to users
 * is called under a lock.
 */
public final class Connection {

  private final ConnectionLife life;
  private final Conversation conversation;
  private final Inbox inbox;
  private final CleanUp cleanUp;
  private final Closedown closedown;
  private final Startup startup;

  /**
   * Prepares a connection.
   *
   * @param events numbers and delivers what happens; may have been used by a connection before
   * @param further further observers of the broker's frames, called after those of the connection
   *     itself
   */
  public Connection(
      BrokerClientOptions options,
      Transport transport,
      Timer timer,
      EventDispatcher events,
      List<WireObserver> further) {
    ConnectionParts parts = new ConnectionParts(options, transport, timer, events, further);
    Observers told = new Observers(options.observers());
    UserNotices notices = new UserNotices(told, parts.grace());
    this.life =
        new ConnectionLife(new Lifecycle(), new LaunchedProcess(), new StartOutcome(), notices);
    TreeGuard tree = new TreeGuard(transport::tree);
    this.conversation = new Conversation(parts, this, tree, told, this::lastWords);
    this.inbox = conversation.inbox(this::inputLost);
    GuardedBroker guarded = new GuardedBroker(this::close, this::process, tree, transport);
    this.cleanUp = new CleanUp(parts, life, tree, guarded);
    this.closedown = new Closedown(parts, life, conversation, cleanUp);
    this.startup = new Startup(parts, life, conversation, inbox, closedown);
  }

  public BrokerState state() {
    return life.lifecycle().state();
  }

  /** Returns the process, once there is one. */
  Optional<ChildProcess> process() {
    return life.launched().process();
  }

  /** Starts the broker once. Later calls return the same outcome. */
  public CompletableFuture<BrokerInfo> start() {
    return startup.start();
  }

  /** Returns the conversation, which sends requests once the broker is ready. */
  public Conversation conversation() {
    return conversation;
  }

  public CompletableFuture<CloseReport> closed() {
    return cleanUp.closed();
  }

  public CompletableFuture<CloseReport> close() {
    BrokerState before = life.lifecycle().close();
    if (before == NEW) {
      cleanUp.neverStarted();
    } else if (before == STARTING) {
      startup.giveUp();
    } else if (before == READY) {
      closedown.gently();
    }
    return cleanUp.closed();
  }

  /**
   * Called when the broker no longer reads. Ends it after a while if it does not exit by itself.
   */
  public void abandon() {
    closedown.abandon();
  }

  /** Cancels the start, unless it has finished. */
  void stopStart(RuntimeException failure) {
    startup.stop(failure);
  }

  /** Handles an exit after the launch, because a process may exit while it is being launched. */
  void exitedAfterLaunch(ExitStatus exit) {
    life.launched().whenSettled(() -> closedown.exited(exit));
  }

  private void inputLost(ErrorDetail error) {
    if (state() == STARTING) {
      startup.stop(Handshake.inputLost(error));
    } else {
      closedown.inputLost(error);
    }
  }

  private List<String> lastWords() {
    return inbox.lastWords();
  }
}
