package dev.brokerline.agents;

import dev.brokerline.agents.internal.registry.AgentConditions;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.event.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The turns of an agent, from {@link Agent#turns}. Safe for use by any thread.
 *
 * <pre>{@code
 * Delivery sent = agent.send("Review the last commit.").join();
 * AgentTurn turn = agent.turns().await(sent, Duration.ofMinutes(10)).join();
 * System.out.println(turn.success() ? turn.text() : turn.error());
 * }</pre>
 */
public final class AgentTurns {

  private final Agent agent;
  private final AgentSessions sessions;

  AgentTurns(Agent agent, AgentSessions sessions) {
    this.agent = agent;
    this.sessions = sessions;
  }

  /**
   * Returns the remembered turns that are over, oldest first: at most the last hundred, with at
   * most 1,048,576 characters of text together, but always the last one. When fifty other agents
   * have ended after this one, at most 8,192 characters are kept.
   */
  public List<AgentTurn> completed() {
    return agent.life().session().turns();
  }

  /** Returns how many turns are over; pass it to {@link #await(long, Duration)}. */
  public long count() {
    return agent.life().session().turnCount();
  }

  /** Waits until more than {@code after} turns are over; the future has the first of these. */
  public CompletableFuture<AgentTurn> await(long after, Duration timeout) {
    return agent.await(AgentConditions.turnAfter(after), timeout);
  }

  /**
   * Waits until the turn that worked on the message is over. A turn that is no longer remembered is
   * not found.
   */
  public CompletableFuture<AgentTurn> await(Delivery message, Duration timeout) {
    return agent.await(AgentConditions.turnOf(message.eventId()), timeout);
  }

  /** Adds a listener for the turns of this agent from now on. */
  public Subscription listen(Listener listener) {
    Objects.requireNonNull(listener, "listener");
    EventTable<Object> told = new EventTable<>();
    told.on(SessionEvent.TurnStarted.class, event -> started(listener, event))
        .on(SessionEvent.TurnProgress.class, listener::onProgress)
        .on(
            SessionEvent.TurnCompleted.class,
            event -> AgentTurn.of(event).ifPresent(listener::onCompleted));
    return sessions.listen(agent.life(), told);
  }

  private static void started(Listener listener, SessionEvent.TurnStarted event) {
    Long number = event.turn();
    if (number != null) {
      listener.onStarted(number, event.eventId());
    }
  }

  /**
   * Callbacks for the turns of one agent; override the ones of interest. Calls come as those of an
   * {@link AgentListener} do.
   */
  public interface Listener {

    /**
     * A turn began.
     *
     * @param number counted from 1
     * @param eventId the message that it works on; null if none is known
     */
    default void onStarted(long number, @Nullable String eventId) {}

    /** Something happened in a turn, such as a piece of text or the call of a tool. */
    default void onProgress(SessionEvent.TurnProgress progress) {}

    /** A turn is over. */
    default void onCompleted(AgentTurn turn) {}
  }
}
