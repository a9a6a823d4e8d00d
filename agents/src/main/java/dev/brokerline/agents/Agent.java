package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.internal.registry.AgentLife;
import dev.brokerline.agents.model.AgentScreen;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentUsage;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.protocol.request.GetScreen;
import dev.brokerline.protocol.request.GetSession;
import dev.brokerline.protocol.request.InterruptAgent;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One agent, from its spawn to its end. A later agent of the same name is a different object. Safe
 * for use by any thread.
 *
 * <p>Every wait completes at once if its condition already holds. It fails with an {@link
 * dev.brokerline.agents.model.AgentWaitException} at its deadline, or as soon as the condition can
 * no longer hold because the agent has ended or its worker could not start the program. A wait goes
 * on while a crashed agent is being restarted. Any number of callers may wait, and cancelling a
 * future affects that wait alone. A timeout is longer than zero and at most a year.
 */
public final class Agent {

  private final AgentRelay relay;
  private final Messages messages;
  private final AgentLife life;

  Agent(AgentRelay relay, AgentLife life) {
    this.relay = relay;
    this.messages = relay.messages();
    this.life = life;
  }

  /** Returns the name of the agent. */
  public String name() {
    return life.name();
  }

  /** Returns the current state of the agent. */
  public AgentState state() {
    return snapshot().state();
  }

  /** Returns what is currently known about the agent. */
  public AgentSnapshot snapshot() {
    return life.snapshot();
  }

  AgentLife life() {
    return life;
  }

  // Telling it

  /**
   * Sends a text to the agent in the name of {@code human:orchestrator}. The future fails if the
   * agent has ended. While the agent is being restarted, the broker publishes the text instead, see
   * {@link DeliveryState#PUBLISHED}.
   */
  public CompletableFuture<Delivery> send(String text) {
    return send(text, AgentRelay.ORCHESTRATOR);
  }

  /** Sends a text to the agent in the name of the sender; see {@link #send(String)}. */
  public CompletableFuture<Delivery> send(String text, Sender from) {
    return whileAlive(() -> messages.hand(life, text, from, /* maybeLater= */ true));
  }

  /** Sends a message in the name of this agent, to the recipient of the message. */
  public CompletableFuture<Delivery> send(Message message) {
    return whileAlive(() -> messages.send(message, Sender.agent(name())));
  }

  /** Subscribes the agent to channels; the future has all channels that it hears afterwards. */
  public CompletableFuture<ChannelSubscription> subscribe(String... channels) {
    SubscribeChannels request = new SubscribeChannels(name(), List.of(channels));
    return whileAlive(() -> relay.request(life, request));
  }

  /** Unsubscribes the agent from channels; the future has all channels that it still hears. */
  public CompletableFuture<ChannelSubscription> unsubscribe(String... channels) {
    UnsubscribeChannels request = new UnsubscribeChannels(name(), List.of(channels));
    return whileAlive(() -> relay.request(life, request));
  }

  /**
   * Asks for another model, and reports whether the worker has changed it; see {@link
   * dev.brokerline.client.BrokerClient#setModel(SetModel)}.
   */
  public CompletableFuture<CheckedResult<SetModelResult>> setModel(String model) {
    SetModel request = SetModel.of(name(), model);
    return whileAlive(() -> relay.check(life, request));
  }

  /**
   * Interrupts the running turn. The future completes when no turn runs any more, and has whether
   * one was running. It fails at once with an {@link
   * dev.brokerline.client.error.UnsupportedRequestException} if the broker cannot do that.
   *
   * <pre>{@code
   * boolean wasRunning = agent.interrupt().join();
   * }</pre>
   */
  public CompletableFuture<Boolean> interrupt() {
    InterruptAgent request = new InterruptAgent(name());
    return whileAlive(() -> sessions().ask(life, "an interrupt", "interrupt_agent", request))
        .thenApply(result -> Boolean.TRUE.equals(result.interrupted()));
  }

  /**
   * Returns the questions of the program, and their answers.
   *
   * @throws dev.brokerline.client.error.UnsupportedRequestException if the broker does not tell
   *     them
   */
  public AgentPermissions permissions() {
    sessions().require("hearing of permissions", "answer_permission");
    return new AgentPermissions(this, sessions());
  }

  /** Changes the size of the agent's terminal. */
  public CompletableFuture<ResizeResult> resize(int rows, int columns) {
    ResizePty request = new ResizePty(name(), rows, columns);
    return whileAlive(() -> relay.request(life, request).thenApply(life::resized));
  }

  /** Releases the agent; see {@link #release(String)}. */
  public CompletableFuture<Void> release() {
    return relay.release(this, /* reason= */ null);
  }

  /**
   * Releases the agent. The future completes when the broker has confirmed that the worker was
   * ended, or at once if the agent has already ended. An agent that exited after a restart by the
   * broker is released too, because the broker would start it again.
   *
   * @param reason part of the context for an agent that continues the work; null for none
   */
  public CompletableFuture<Void> release(@Nullable String reason) {
    return relay.release(this, reason);
  }

  /**
   * Reminds the agent when it has fallen silent, and releases it if it stays silent, as the policy
   * says. The future says how that ended; cancelling it stops the watch.
   */
  public CompletableFuture<IdleNudgePolicy.Outcome> nudgeWhenIdle(IdleNudgePolicy policy) {
    return relay.nudge(this, policy);
  }

  /** Does something to the agent, unless it has ended. */
  <T> CompletableFuture<T> whileAlive(Supplier<CompletableFuture<T>> action) {
    return life.isEnded() ? CompletableFuture.failedFuture(relay.gone(life)) : action.get();
  }

  <T> CompletableFuture<T> await(AgentConditions.Named<T> wanted, Duration timeout) {
    return relay.await(life, wanted, timeout);
  }

  // Hearing from it

  /**
   * Returns the output of the agent. It starts anew if the broker revives the agent after its end.
   */
  public AgentOutput output() {
    return relay.outputOf(life);
  }

  /**
   * Returns the turns of the agent.
   *
   * @throws dev.brokerline.client.error.UnsupportedRequestException if the broker does not tell
   *     them
   */
  public AgentTurns turns() {
    sessions().require("hearing of turns", "turns");
    return new AgentTurns(this, sessions());
  }

  /**
   * Asks what the agent has used so far. The future fails at once with an {@link
   * dev.brokerline.client.error.UnsupportedRequestException} if the broker does not count it.
   *
   * <pre>{@code
   * AgentUsage used = agent.usage().join();
   * }</pre>
   */
  public CompletableFuture<AgentUsage> usage() {
    GetSession request = new GetSession(name());
    return whileAlive(() -> sessions().ask(life, "the usage", "get_session", request))
        .thenApply(
            session ->
                new AgentUsage(session.turns() == null ? 0 : session.turns(), session.usage()));
  }

  /**
   * Asks what the terminal of the agent shows. The future fails at once with an {@link
   * dev.brokerline.client.error.UnsupportedRequestException} if the broker keeps no screens, and
   * with a {@link dev.brokerline.client.error.BrokerRejectedException} if the agent has no
   * terminal.
   *
   * <pre>{@code
   * System.out.println(agent.screen().join().text());
   * }</pre>
   */
  public CompletableFuture<AgentScreen> screen() {
    GetScreen request = new GetScreen(name());
    return whileAlive(() -> sessions().ask(life, "the screen", "get_screen", request))
        .thenApply(AgentScreen::of);
  }

  private AgentSessions sessions() {
    return relay.sessions();
  }

  /** Waits until the program prints, or has printed, a match; see {@link AgentOutput#await}. */
  public CompletableFuture<AgentOutput.Match> awaitOutput(Pattern pattern, Duration timeout) {
    return output().await(pattern, timeout);
  }

  /**
   * Waits until the program prints, or has printed, the text within one line; see {@link
   * AgentOutput#await}.
   */
  public CompletableFuture<AgentOutput.Match> awaitOutput(String text, Duration timeout) {
    return awaitOutput(Pattern.compile(Pattern.quote(text)), timeout);
  }

  /**
   * Returns the remembered messages from the agent, oldest first: at most the last hundred, with at
   * most 1,048,576 characters together, but always the last one. When fifty other agents have ended
   * after this one, at most 8,192 characters are kept.
   */
  public List<InboundMessage> messages() {
    return relay.messagesOf(life);
  }

  /**
   * Returns how many messages the agent has sent in all; pass it to {@link #awaitMessage(long,
   * Duration)} to wait for the next one.
   */
  public long messageCount() {
    return relay.messageCountOf(life);
  }

  /** Waits until the program is ready. */
  public CompletableFuture<Void> awaitReady(Duration timeout) {
    return relay.await(life, AgentConditions.ready(), timeout);
  }

  /**
   * Waits until the agent is idle. A message that its worker receives ends its idleness, so a wait
   * after {@link #send} is for the idleness after that message.
   */
  public CompletableFuture<AgentSnapshot> awaitIdle(Duration timeout) {
    return relay.await(life, AgentConditions.idle(), timeout);
  }

  /** Waits until the agent has ended: exited, released, or crashed without a restart. */
  public CompletableFuture<AgentSnapshot> awaitExit(Duration timeout) {
    return relay.await(life, AgentConditions.ended(), timeout);
  }

  /** Waits for the first message from the agent. */
  public CompletableFuture<InboundMessage> awaitMessage(Duration timeout) {
    return awaitMessage(0, timeout);
  }

  /**
   * Waits for the first message from the agent after the first {@code after} ones; see {@link
   * #messageCount}.
   */
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
