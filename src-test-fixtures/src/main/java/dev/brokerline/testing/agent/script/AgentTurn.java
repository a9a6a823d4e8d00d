package dev.brokerline.testing.agent.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fake agent program does with one prompt, step by step. Each method returns a turn with one
 * more step. Unless a step says otherwise, a model request uses {@link AgentUsage#STANDARD}, and
 * the turn ends well. Immutable.
 */
public final class AgentTurn {

  private static final AgentTurn EMPTY = new AgentTurn(List.of());

  private final List<TurnStep> steps;

  private AgentTurn(List<TurnStep> steps) {
    this.steps = steps;
  }

  /** Returns the turn of the recordings: {@code Hello from mock.} in four pieces. */
  public static AgentTurn hello() {
    return EMPTY.text("Hello", " from", " mock", ".");
  }

  /** Returns a turn that says nothing, which is how it ends if no step is added. */
  public static AgentTurn empty() {
    return EMPTY;
  }

  static AgentTurn of(List<TurnStep> steps) {
    return new AgentTurn(List.copyOf(steps));
  }

  /** Says a text in these pieces, which make one message. */
  public AgentTurn text(String... pieces) {
    return with(StepKind.TEXT, List.of(pieces));
  }

  /** Thinks a text in these pieces. */
  public AgentTurn thought(String... pieces) {
    return with(StepKind.THOUGHT, List.of(pieces));
  }

  /** Runs a tool, or asks for permission first. */
  public AgentTurn tool(ToolUse tool) {
    return with(StepKind.TOOL, tool);
  }

  /** Sets the tokens of each model request of the turn. A turn with one tool has two requests. */
  public AgentTurn usage(AgentUsage usage) {
    return with(StepKind.USAGE, usage);
  }

  /** Shows a plan. */
  public AgentTurn plan(String... entries) {
    return with(StepKind.PLAN, List.of(entries));
  }

  /** Waits, or until it is interrupted. */
  public AgentTurn pause(Duration time) {
    return with(StepKind.PAUSE_MS, Math.toIntExact(time.toMillis()));
  }

  /** Waits until it is interrupted. */
  public AgentTurn hang() {
    return with(StepKind.HANG, true);
  }

  /** Reports that it tries a model request again, after this HTTP status. */
  public AgentTurn retry(int status) {
    return with(StepKind.RETRY, status);
  }

  /** Ends the turn with a failure of the model request. */
  public AgentTurn fail(AgentFailure failure) {
    return with(StepKind.FAIL, failure);
  }

  /** Ends the turn for a reason of the Agent Client Protocol, such as {@code max_tokens}. */
  public AgentTurn stop(String reason) {
    return with(StepKind.STOP, reason);
  }

  /** Prints any line on standard output. */
  public AgentTurn rawLine(String line) {
    return with(StepKind.RAW_LINE, line);
  }

  /** Prints a line on standard error. */
  public AgentTurn stderr(String line) {
    return with(StepKind.STDERR, line);
  }

  /** Exits in the middle of the turn. */
  public AgentTurn exit(int code) {
    return with(StepKind.EXIT, code);
  }

  /** Dies of a signal in the middle of the turn. */
  public AgentTurn signal(String name) {
    return with(StepKind.SIGNAL, name);
  }

  private AgentTurn with(StepKind kind, Object value) {
    List<TurnStep> more = new ArrayList<>(steps);
    more.add(new TurnStep(kind, value));
    return of(more);
  }

  /** Returns the steps, first one first. */
  public List<TurnStep> steps() {
    return steps;
  }
}
