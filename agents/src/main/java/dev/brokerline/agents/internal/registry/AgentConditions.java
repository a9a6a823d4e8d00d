package dev.brokerline.agents.internal.registry;

import dev.brokerline.agents.internal.registry.Waits.Condition;
import dev.brokerline.agents.internal.registry.Waits.Verdict;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.InboundMessage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conditions to wait for about an agent. Each one holds, can no longer hold, or neither yet.
 */
public final class AgentConditions {

  static final String READY = "it is ready";

  private AgentConditions() {}

  /**
   * A condition and its description.
   *
   * @param waitedFor the end of the sentence "waiting until ..."
   */
  public record Named<T>(String waitedFor, Condition<AgentLife, T> condition) {}

  /** Its program is ready. */
  public static Named<Void> ready() {
    return new Named<>(
        READY,
        life ->
            life.snapshot().ready() && life.snapshot().state() != AgentState.WAITING_FOR_INPUT
                ? Verdict.of(null)
                : hopeless(life, READY));
  }

  /** It is idle. */
  public static Named<AgentSnapshot> idle() {
    String waitedFor = "it is idle";
    return new Named<>(
        waitedFor,
        life ->
            life.snapshot().state() == AgentState.IDLE
                ? Verdict.of(life.snapshot())
                : hopeless(life, waitedFor));
  }

  /** It has ended in any way. */
  public static Named<AgentSnapshot> ended() {
    return new Named<>(
        "it has ended",
        life -> life.snapshot().state().isEnded() ? Verdict.of(life.snapshot()) : null);
  }

  /** It is idle, or has ended. */
  public static Named<AgentState> idleOrEnded() {
    return new Named<>(
        "it is idle or has ended",
        life -> {
          AgentState now = life.snapshot().state();
          return now == AgentState.IDLE || now.isEnded() ? Verdict.of(now) : null;
        });
  }

  /** It has sent more than {@code count} messages. */
  public static Named<InboundMessage> messageAfter(long count) {
    String waitedFor = "it sends a message";
    return new Named<>(
        waitedFor,
        life -> {
          InboundMessage next = life.messages.after(count);
          return next == null ? hopeless(life, waitedFor) : Verdict.of(next);
        });
  }

  /** It has completed more than {@code count} turns. */
  public static Named<AgentTurn> turnAfter(long count) {
    return turn("it completes a turn", life -> life.session.turnAfter(count));
  }

  /** It has completed the turn that worked on a message. */
  public static Named<AgentTurn> turnOf(String eventId) {
    return turn("it completes the turn of a message", life -> life.session.turnOf(eventId));
  }

  private static Named<AgentTurn> turn(
      String waitedFor, Function<AgentLife, @Nullable AgentTurn> find) {
    return new Named<>(
        waitedFor,
        life -> {
          AgentTurn turn = find.apply(life);
          return turn == null ? hopeless(life, waitedFor) : Verdict.of(turn);
        });
  }

  /**
   * Never holds, and fails when the worker could not start the program, even if it may try again.
   */
  public static Named<Void> launched() {
    String waitedFor = "its program prints something";
    return new Named<>(
        waitedFor, life -> life.snapshot().state().isEnded() ? null : hopeless(life, waitedFor));
  }

  /** Never holds, and fails when the worker has crashed or ended. */
  public static Named<Void> taken() {
    String waitedFor = "its worker takes what it is given";
    return new Named<>(
        waitedFor,
        life ->
            life.end() == null && life.snapshot().state() == AgentState.RESTARTING
                ? Verdict.hopeless(
                    life.failure(
                        waitedFor,
                        Reason.NOT_LIVE,
                        "its worker has crashed ("
                            + AgentLife.describe(life.snapshot())
                            + "), and is started again; nothing was given to it"))
                : hopeless(life, waitedFor));
  }

  private static <T> @Nullable Verdict<T> hopeless(AgentLife life, String waitedFor) {
    AgentLife.End end = life.end();
    return end == null ? null : Verdict.hopeless(life.failure(waitedFor, end.reason(), end.what()));
  }
}
