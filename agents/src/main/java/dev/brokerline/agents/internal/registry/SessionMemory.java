package dev.brokerline.agents.internal.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.agents.model.PermissionQuestion;
import dev.brokerline.protocol.event.SessionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns and questions of one agent, as its broker tells them. Its lock may be taken under that
 * of the registry, never the other way round. Safe for use by any thread.
 */
public final class SessionMemory {

  @GuardedBy("this")
  private final RecentTurns turns = new RecentTurns();

  @GuardedBy("this")
  private final OpenQuestions questions = new OpenQuestions();

  SessionMemory() {}

  /** Returns the remembered turns, oldest first. */
  public synchronized List<AgentTurn> turns() {
    return turns.all();
  }

  /** Returns how many turns are over. */
  public synchronized long turnCount() {
    return turns.count();
  }

  /** Returns the questions that wait for an answer, oldest first. */
  public synchronized List<PermissionQuestion> questions() {
    return questions.all();
  }

  /** Returns the oldest remembered turn after the first {@code some} ones. */
  synchronized @Nullable AgentTurn turnAfter(long some) {
    return turns.after(some);
  }

  /** Returns the remembered turn that worked on a message. */
  synchronized @Nullable AgentTurn turnOf(String eventId) {
    return turns.of(eventId);
  }

  synchronized void told(SessionEvent event) {
    if (event instanceof SessionEvent.TurnCompleted over) {
      AgentTurn.of(over).ifPresent(turns::add);
    } else if (event instanceof SessionEvent.PermissionRequested asked) {
      PermissionQuestion.of(asked).ifPresent(questions::add);
    } else if (event instanceof SessionEvent.PermissionResolved decided) {
      questions.resolved(decided.permissionId());
    }
  }

  /** Forgets the questions of a program that is gone. */
  synchronized void forgetQuestions() {
    questions.clear();
  }

  /** Drops turns until at most {@code chars} characters of them are kept. */
  synchronized void trim(int chars) {
    turns.trim(chars);
  }
}
