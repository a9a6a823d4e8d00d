package dev.brokerline.agents;

import dev.brokerline.agents.internal.delivery.DeliveryTracker;
import dev.brokerline.agents.internal.delivery.TrackedDelivery;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.internal.supervision.DyingWorker;
import dev.brokerline.agents.internal.supervision.RelayMemory;
import dev.brokerline.agents.internal.supervision.RequestGate;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.client.internal.Conversation;
import dev.brokerline.client.internal.RelaycastSource;
import dev.brokerline.client.internal.UserFutures;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.MessageAccepted;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a relay, and tracks their deliveries. The futures are for users, except
 * that of {@link #deliver}.
 */
final class Messages {

  private final RequestGate requests;
  private final DyingWorker dying;
  private final DeliveryTracker deliveries;
  private final RelaycastSource relaycast;
  private final HostSenders senders = new HostSenders();
  private final HookRunner hooks;
  private final UserFutures users;

  /** Where the last message came from. Most messages come from there, too. */
  private volatile @Nullable Origin last;

  private record Origin(Sender sender, Conversation conversation) {}

  /** Makes the messages of one relay. */
  Messages(RequestGate requests, RelayMemory memory, HookRunner hooks, UserFutures users) {
    this.requests = requests;
    this.dying = new DyingWorker(memory.agents());
    this.deliveries = memory.deliveries();
    this.relaycast = memory.relaycast();
    this.hooks = hooks;
    this.users = users;
  }

  /** Sends a message; see {@link AgentRelay#send(Message, Sender)}. */
  CompletableFuture<Delivery> send(Message message, Sender from) {
    return users.of(deliver(message, from));
  }

  /**
   * Sends a text to an agent's worker, and fails if the broker publishes it instead.
   *
   * @param maybeLater whether an agent that is being started again may get it from there
   */
  CompletableFuture<Delivery> hand(AgentLife life, String text, Sender from, boolean maybeLater) {
    CompletableFuture<Delivery> sent = deliver(Message.of(life.name(), text), from);
    return users.of(Futures.map(sent, delivery -> handed(delivery, life, maybeLater)));
  }

  private static Delivery handed(Delivery delivery, AgentLife life, boolean maybeLater) {
    boolean later = maybeLater && !life.isEnded();
    if (delivery.state() == DeliveryState.PUBLISHED && !later) {
      throw life.notHanded();
    }
    return delivery;
  }

  /** Sends a message. The future completes in place when the broker accepts it. */
  CompletableFuture<Delivery> deliver(Message message, Sender from) {
    SendMessage request = message.toRequest(from);
    CompletableFuture<MessageAccepted> asked =
        requests.pass(
            request,
            conversation -> {
              makeAnswerable(new Origin(from, conversation));
              return conversation.ask(request);
            });
    return Futures.then(
        asked,
        (accepted, failure) ->
            failure != null
                ? dying.explain(message.to(), failure)
                : CompletableFuture.completedFuture(
                    sent(message, from, Objects.requireNonNull(accepted, "accepted"))));
  }

  /** Makes the sender known to the broker's Relaycast, unless the last message did. */
  private void makeAnswerable(Origin origin) {
    if (!origin.equals(last)) {
      senders.make(origin.sender(), relaycast.running());
      last = origin;
    }
  }

  private Delivery sent(Message message, Sender from, MessageAccepted accepted) {
    TrackedDelivery tracked = deliveries.accepted(message.to(), accepted);
    Delivery delivery = new Delivery(message, accepted, deliveries, tracked);
    var unused = hooks.run(message.to(), hook -> hook.messageSent(delivery, from));
    return delivery;
  }

  /** Waits for a delivery; see {@link AgentRelay#awaitDelivery}. */
  CompletableFuture<DeliveryReport> await(
      String eventId, String to, DeliveryState state, Duration timeout) {
    return deliveries.await(eventId, to, state, timeout);
  }
}
