package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputMatch;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SetModel;
import dev.brokerline.protocol.request.SubscribeChannels;
import dev.brokerline.protocol.request.UnsubscribeChannels;
import dev.brokerline.protocol.result.ChannelSubscription;
import dev.brokerline.protocol.result.ResizeResult;
import dev.brokerline.protocol.result.SetModelResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One agent, from its spawn to its end. A later agent of the same name is another one. Safe for use
 * by any thread.
 *
 * <p>All waits are true at once if it is already so, and fail with an {@link
 * dev.brokerline.agents.model.AgentWaitException}: at once when it can no longer become so, because
 * the agent has ended or its worker could not start its program, and at the deadline. Any number
 * may wait; cancelling a future gives up that wait alone. A deadline is longer than zero and at
 * most a year from now. An agent that crashed and is started again is waited for.
 */
public final class Agent {

  private final AgentRelay relay;
  private final AgentLife life;

  Agent(AgentRelay relay, AgentLife life) {
    this.relay = relay;
    this.life = life;
  }

  /** Returns its name. */
  public String name() {
    return life.name();
  }

  /** Returns where it stands. */
  public AgentState state() {
    return snapshot().state();
  }

  /** Returns what is known of it now. */
  public AgentSnapshot snapshot() {
    return life.snapshot();
  }

  AgentLife life() {
    return life;
  }

  // Telling it

  /**
   * Sends it a text in the name of {@code human:orchestrator}. Refused if it has ended; while its
   * worker is started again the broker publishes the text, see {@link DeliveryState#PUBLISHED}.
   */
  public CompletableFuture<Delivery> send(String text) {
    return send(text, AgentRelay.ORCHESTRATOR);
  }

  /** Sends it a text in somebody's name; see {@link #send(String)}. */
  public CompletableFuture<Delivery> send(String text, Sender from) {
    return relay.with(life, () -> relay.hand(this, text, from, /* maybeLater= */ true));
  }

  /** Sends a message in its name, to the agent or the channel that the message is for. */
  public CompletableFuture<Delivery> send(Message message) {
    return relay.with(life, () -> relay.send(message, Sender.agent(name())));
  }

  /** Makes it hear further channels; the future has all that it hears then. */
  public CompletableFuture<ChannelSubscription> subscribe(String... channels) {
    SubscribeChannels request = new SubscribeChannels(name(), List.of(channels));
    return relay.with(life, () -> relay.request(request));
  }

  /** Makes it hear some channels no longer; the future has those that it hears then. */
  public CompletableFuture<ChannelSubscription> unsubscribe(String... channels) {
    UnsubscribeChannels request = new UnsubscribeChannels(name(), List.of(channels));
    return relay.with(life, () -> relay.request(request));
  }

  /**
   * Asks for another model, and finds out whether its worker obeys; see {@link
   * dev.brokerline.client.BrokerClient#setModel(SetModel)}.
   */
  public CompletableFuture<CheckedResult<SetModelResult>> setModel(String model) {
    SetModel request = SetModel.of(name(), model);
    return relay.with(life, () -> relay.check(request));
  }

  /** Gives its terminal another size. */
  public CompletableFuture<ResizeResult> resize(int rows, int columns) {
    ResizePty request = new ResizePty(name(), rows, columns);
    return relay.with(life, () -> relay.request(request).thenApply(life::resized));
  }

  /** Releases it; see {@link #release(String)}. */
  public CompletableFuture<Void> release() {
    return relay.release(this, /* reason= */ null);
  }

  /**
   * Releases it: the future completes when the broker has confirmed that its worker was ended, at
   * once if it has ended already. An agent that exited after a restart by the broker is released
   * all the same, since the broker would start it again.
   *
   * @param reason part of the context for an agent that continues its work; null for none
   */
  public CompletableFuture<Void> release(@Nullable String reason) {
    return relay.release(this, reason);
  }

  /**
   * Watches it by a policy: reminds it when it has fallen silent, and releases it if it stays so.
   * The future tells how that ended; cancelling it ends the watch.
   */
  public CompletableFuture<NudgeOutcome> nudgeWhenIdle(IdleNudgePolicy policy) {
    return relay.nudge(this, policy);
  }

  <T> CompletableFuture<T> await(AgentConditions.Named<T> wanted, Duration timeout) {
    return relay.await(life, wanted, timeout);
  }

  // Hearing from it

  /** Returns what it prints. If the broker revives it after its end, this begins anew. */
  public AgentOutput output() {
    return relay.outputOf(life);
  }

  /** Waits until its program prints what matches, or has; see {@link AgentOutput#await}. */
  public CompletableFuture<OutputMatch> awaitOutput(Pattern pattern, Duration timeout) {
    return output().await(pattern, timeout);
  }

  /** Waits until its program prints a text on one line, or has; see {@link AgentOutput#await}. */
  public CompletableFuture<OutputMatch> awaitOutput(String text, Duration timeout) {
    return awaitOutput(Pattern.compile(Pattern.quote(text)), timeout);
  }

  /**
   * Returns the messages from it that are remembered, oldest first: the last hundred, with
   * 1,048,576 characters together at most, or the last one alone if that has more. When fifty other
   * agents have ended after it, 8,192 characters at most are left.
   */
  public List<InboundMessage> messages() {
    return relay.messagesOf(life);
  }

  /** Returns how many messages came from it in all: where {@link #awaitMessage} goes on. */
  public long messageCount() {
    return relay.messageCountOf(life);
  }

  /** Waits until its program is ready. */
  public CompletableFuture<Void> awaitReady(Duration timeout) {
    return relay.await(life, AgentConditions.ready(), timeout);
  }

  /**
   * Waits until it is silent for its threshold. A message that was handed to it ends its idleness,
   * so a wait after a send is for the silence after that.
   */
  public CompletableFuture<AgentSnapshot> awaitIdle(Duration timeout) {
    return relay.await(life, AgentConditions.idle(), timeout);
  }

  /** Waits until it has ended: exited, released, or crashed for good. */
  public CompletableFuture<AgentSnapshot> awaitExit(Duration timeout) {
    return relay.await(life, AgentConditions.ended(), timeout);
  }

  /** Waits for its first message; at once if it has sent one. */
  public CompletableFuture<InboundMessage> awaitMessage(Duration timeout) {
    return awaitMessage(0, timeout);
  }

  /** Waits for its first message after so many; see {@link #messageCount}. */
  public CompletableFuture<InboundMessage> awaitMessage(long after, Duration timeout) {
    return relay.await(life, AgentConditions.messageAfter(after), timeout);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Agent agent && agent.life == life;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(life);
  }

  @Override
  public String toString() {
    return "Agent[" + name() + ", " + state() + "]";
  }
}
