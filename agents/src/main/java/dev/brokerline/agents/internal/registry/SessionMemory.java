package dev.brokerline.agents.internal.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.agents.model.PermissionQuestion;
import dev.brokerline.client.internal.EventTable;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The turns, questions and state of one agent, as its broker tells them. Its lock may be taken
 * under that of the registry, never the other way round. Safe for use by any thread.
 */
public final class SessionMemory {

  private static final EventTable<SessionMemory> TOLD =
      new EventTable<SessionMemory>()
          .fold(SessionEvent.TurnCompleted.class, by(SessionMemory::completed))
          .fold(SessionEvent.PermissionRequested.class, by(SessionMemory::asked))
          .fold(SessionEvent.PermissionResolved.class, by(SessionMemory::decided));

  @GuardedBy("this")
  private final Recent<AgentTurn> turns = new Recent<>(AgentTurn::text);

  @GuardedBy("this")
  private final OpenQuestions questions = new OpenQuestions();

  /** Whether the broker tells what the program does, so that its output need not be read here. */
  @GuardedBy("this")
  private boolean isToldOf;

  SessionMemory() {}

  private static <E> BiFunction<SessionMemory, E, SessionMemory> by(
      BiConsumer<SessionMemory, E> action) {
    return (memory, event) -> {
      action.accept(memory, event);
      return memory;
    };
  }

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
    return turns.first(turn -> eventId.equals(turn.eventId()));
  }

  void told(SessionEvent event) {
    var unused = TOLD.handle(this, event);
  }

  private synchronized void completed(SessionEvent.TurnCompleted event) {
    AgentTurn.of(event).ifPresent(turns::add);
  }

  private synchronized void asked(SessionEvent.PermissionRequested event) {
    PermissionQuestion.of(event).ifPresent(questions::add);
  }

  private synchronized void decided(SessionEvent.PermissionResolved event) {
    questions.resolved(event.permissionId());
  }

  /**
   * Returns whether more is known of a program's state than this source of it says. The broker
   * knows it better than its output read here, unless only silence tells the broker.
   *
   * @param known what is known so far
   */
  synchronized boolean isOutdone(AgentChange change, ProgramStatus known) {
    if (change instanceof AgentChange.Shown) {
      return isToldOf;
    }
    if (change instanceof AgentChange.Told told
        && told.event() instanceof SessionEvent.StateChanged state) {
      isToldOf |= AgentFold.tells(state);
      return !isToldOf && AgentFold.tells(known);
    }
    return false;
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
