package dev.brokerline.cli.ask;

import dev.brokerline.cli.exit.Failure;
import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.util.Optional;

/** Shows a conversation. Its methods are called one after the other. */
public interface AskReporter {

  /** Called for each event of a turn. */
  void event(TurnEvent event);

  /** Called at the end of the conversation. */
  void end(Outcome outcome);

  /**
   * How a conversation ended.
   *
   * @param failure why it failed, if it did
   * @param session the session, if it was opened
   * @param result the result of the last turn, if there was one
   */
  record Outcome(
      Optional<Failure> failure, Optional<AgentSession> session, Optional<TurnResult> result) {}
}
