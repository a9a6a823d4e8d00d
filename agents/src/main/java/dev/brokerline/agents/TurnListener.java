package dev.brokerline.agents;

import dev.brokerline.agents.model.AgentTurn;
import dev.brokerline.protocol.event.SessionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks for the turns of one agent; override the ones of interest. Calls come as those of an
 * {@link AgentListener} do.
 */
public interface TurnListener {

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
