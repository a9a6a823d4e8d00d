package dev.brokerline.agents;

import dev.brokerline.agents.model.PermissionQuestion;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.model.Subscription;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.model.PermissionAnswer;
import dev.brokerline.protocol.request.AnswerPermission;
import dev.brokerline.protocol.result.PermissionAnswered;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The questions of an agent's program and their answers, from {@link Agent#permissions}. Safe for
 * use by any thread. A question that nobody answers is denied at the deadline of the broker.
 *
 * <pre>{@code
 * AgentPermissions permissions = agent.permissions();
 * permissions.listen(question -> permissions.answer(question, PermissionAnswer.ALLOW_ONCE));
 * }</pre>
 */
public final class AgentPermissions {

  private final Agent agent;
  private final AgentSessions sessions;

  AgentPermissions(Agent agent, AgentSessions sessions) {
    this.agent = agent;
    this.sessions = sessions;
  }

  /** Returns the questions that wait for an answer, oldest first; at most the last 64. */
  public List<PermissionQuestion> open() {
    return agent.life().session().questions();
  }

  /**
   * Answers a question. The future has whether the answer decided it; false means that it was
   * decided before.
   */
  public CompletableFuture<Boolean> answer(PermissionQuestion question, PermissionAnswer answer) {
    AnswerPermission request = new AnswerPermission(agent.name(), question.id(), answer);
    return agent
        .whileAlive(() -> sessions.ask(agent.life(), "an answer", "answer_permission", request))
        .thenApply(PermissionAnswered::answered)
        .thenApply(Boolean.TRUE::equals);
  }

  /** Adds a listener for the questions of this agent from now on. */
  public Subscription listen(Listener listener) {
    Objects.requireNonNull(listener, "listener");
    EventTable<Object> told = new EventTable<>();
    told.on(
            SessionEvent.PermissionRequested.class,
            event -> PermissionQuestion.of(event).ifPresent(listener::onAsked))
        .on(SessionEvent.PermissionResolved.class, event -> resolved(listener, event));
    return sessions.listen(agent.life(), told);
  }

  private static void resolved(Listener listener, SessionEvent.PermissionResolved event) {
    String id = event.permissionId();
    if (id != null) {
      listener.onResolved(id, String.valueOf(event.decision()), String.valueOf(event.by()));
    }
  }

  /**
   * Callbacks for the questions of one agent. Calls come as those of an {@link AgentListener} do.
   */
  @FunctionalInterface
  public interface Listener {

    /** A program asks, and waits for {@link AgentPermissions#answer}. */
    void onAsked(PermissionQuestion question);

    /**
     * A question was decided.
     *
     * @param id the id of the question
     * @param decision such as {@code allow_once} or {@code deny_once}
     * @param by what decided: {@code caller}, {@code policy}, {@code deadline}, {@code limit},
     *     {@code program} or {@code end_of_turn}
     */
    default void onResolved(String id, String decision, String by) {}
  }
}
