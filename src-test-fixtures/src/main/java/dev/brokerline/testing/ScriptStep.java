package dev.brokerline.testing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a script. It answers a request differently, or acts at the start, after a request, or
 * after a time. Immutable.
 */
public final class ScriptStep {

  private final @Nullable String request;
  private final int number;
  private final Duration delay;
  private final @Nullable Answer answer;
  private final List<ScriptAction> actions;

  private ScriptStep(
      @Nullable String request,
      int number,
      Duration delay,
      @Nullable Answer answer,
      List<ScriptAction> actions) {
    this.request = request;
    this.number = number;
    this.delay = delay;
    this.answer = answer;
    this.actions = List.copyOf(actions);
  }

  /** Answers the next request of the type for which no earlier step has an answer. */
  public static ScriptStep answer(String requestType, Answer answer) {
    return new ScriptStep(requestType, 1, Duration.ZERO, answer, List.of());
  }

  /** Acts when the broker has started, before it reads anything. */
  public static ScriptStep atStart(ScriptAction... actions) {
    return new ScriptStep(null, 1, Duration.ZERO, null, List.of(actions));
  }

  /** Acts when the first request of the type has been answered or skipped. */
  public static ScriptStep onRequest(String requestType, ScriptAction... actions) {
    return onRequest(requestType, 1, actions);
  }

  /**
   * Acts when a request of the type has been answered or skipped.
   *
   * @param number the number of the request among those of its type in this run, from 1
   */
  public static ScriptStep onRequest(String requestType, int number, ScriptAction... actions) {
    if (number < 1) {
      throw new IllegalArgumentException("requests are counted from 1, was " + number);
    }
    return new ScriptStep(requestType, number, Duration.ZERO, null, List.of(actions));
  }

  /**
   * Returns this step with its actions delayed. The delay does not affect answers.
   *
   * @throws IllegalStateException if this step is an answer, which has its own delay
   */
  public ScriptStep after(Duration time) {
    if (answer != null) {
      throw new IllegalStateException("delay the answer, not its step");
    }
    return new ScriptStep(request, number, time, null, actions);
  }

  /** Returns the type of the request that it waits for; null = the start. */
  @Nullable String request() {
    return request;
  }

  int number() {
    return number;
  }

  Duration delay() {
    return delay;
  }

  @Nullable Answer answer() {
    return answer;
  }

  List<ScriptAction> actions() {
    return actions;
  }
}
