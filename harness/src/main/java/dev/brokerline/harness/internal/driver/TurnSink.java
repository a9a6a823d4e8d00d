package dev.brokerline.harness.internal.driver;

import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.spawn.ExitStatus;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Takes what a driver hears in a turn. Calls after the end have no effect. */
public interface TurnSink {

  /** The program took the prompt. Only the first call counts. */
  void started();

  /** Something was heard of the turn that is no event: it is not silent. */
  void alive();

  /** Adds an event; the function gets its number. */
  void event(LongFunction<TurnEvent> event);

  /** Adds a piece of a message. */
  void text(String messageId, String piece);

  /**
   * Adds a complete message. What was told in pieces counts as said, so a message that joins its
   * pieces is told once in full.
   */
  void message(String messageId, String text);

  /** Adds a message whose pieces are complete. No effect if there were none. */
  void messageEnded(String messageId);

  /** Asks for a permission. The answer comes by {@link Driver#answer}. */
  void permission(PermissionRequest request);

  /** The program no longer waits for a permission. */
  void withdrawn(String requestId);

  /** Tells the tokens of this turn so far. */
  void usage(TokenUsage usage);

  /** Adds a notice about something that has no other event. */
  void notice(String kind, String text, @Nullable String json);

  /**
   * Ends the turn.
   *
   * @param error null if the program reported success
   * @param exit how the process ended, if the turn ended with it
   */
  void end(StopReason reason, @Nullable AgentError error, @Nullable ExitStatus exit);
}
