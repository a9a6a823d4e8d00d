package dev.brokerline.testing.agent.script;

import java.util.List;

/**
 * One step of a turn.
 *
 * @param kind what it does
 * @param value with what: a list of texts, a {@link ToolUse}, an {@link AgentUsage}, an {@link
 *     AgentFailure}, a number, a text or true, by the kind
 */
public record TurnStep(StepKind kind, Object value) {

  /** Returns the texts of a step that has some. */
  public List<String> texts() {
    return ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Returns the text of a step that has one. */
  public String text() {
    return (String) value;
  }

  /** Returns the number of a step that has one. */
  public int number() {
    return (Integer) value;
  }

  /** Returns the tool of a step that runs one. */
  public ToolUse tool() {
    return (ToolUse) value;
  }

  /** Returns the tokens of a step that sets them. */
  public AgentUsage usage() {
    return (AgentUsage) value;
  }

  /** Returns how a turn fails in this step. */
  public AgentFailure failure() {
    return (AgentFailure) value;
  }
}
