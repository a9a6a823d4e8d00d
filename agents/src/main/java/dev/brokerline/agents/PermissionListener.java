package dev.brokerline.agents;

import dev.brokerline.agents.model.PermissionQuestion;

/** Callbacks for the questions of one agent. Calls come as those of an {@link AgentListener} do. */
@FunctionalInterface
public interface PermissionListener {

  /** A program asks, and waits for {@link AgentPermissions#answer}. */
  void onAsked(PermissionQuestion question);

  /**
   * A question was decided.
   *
   * @param id the id of the question
   * @param decision such as {@code allow_once} or {@code deny_once}
   * @param by what decided: {@code caller}, {@code policy}, {@code deadline}, {@code limit}, {@code
   *     program} or {@code end_of_turn}
   */
  default void onResolved(String id, String decision, String by) {}
}
