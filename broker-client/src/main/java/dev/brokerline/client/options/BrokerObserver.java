package dev.brokerline.client.options;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import java.time.Duration;

/**
 * Is told what a client does and learns, with times, so that it can be counted and measured.
 *
 * <p>Every method must be quick, must not block and may be called by several threads at once.
 * Answers, rejections, late answers and the broker's events are told on the decoder that all
 * clients share, in the order of the wire, before futures complete and listeners are called:
 * whoever dawdles here holds up everybody. {@link #requestSent} is told on the thread that asks, or
 * on one of the client's if the request had to wait for a release before it, and may come after the
 * answer; time-outs and other failures on the callback executor; a cancellation on the thread that
 * cancels. Of each request that was sent exactly one end is told: answered, rejected, timed out,
 * failed or cancelled. An answer after that end is {@link #lateAnswer}.
 *
 * <p>What a method throws is logged the first time, and stops nothing. Requests come without their
 * contents, and rejections without the broker's words. Events and {@link BrokerInfo} are the
 * objects that listeners and callers get: their {@code toString} hides secrets, their components
 * may hold what agents print.
 */
public interface BrokerObserver {

  /** A request was queued for the broker. */
  default void requestSent(ObservedRequest request) {}

  /** The broker did what was asked. */
  default void requestAnswered(ObservedRequest request, Duration took) {}

  /**
   * The broker refused.
   *
   * @param code the broker's, see {@link dev.brokerline.protocol.ErrorCode}
   */
  default void requestRejected(
      ObservedRequest request, String code, Outcome outcome, Duration took) {}

  /** No answer came in time. */
  default void requestTimedOut(ObservedRequest request, Outcome outcome, Duration took) {}

  /**
   * There will be no answer, or none that can be read; or the request was never sent, and then it
   * has no id and took no time.
   */
  default void requestFailed(ObservedRequest request, Outcome outcome, Duration took) {}

  /** The caller gave up. The broker may still do what was asked. */
  default void requestCancelled(ObservedRequest request, Duration took) {}

  /** An answer came to a request whose end had been told. */
  default void lateAnswer(ObservedRequest request, Duration took) {}

  /** Something happened. {@link ClientEvent.EventsDropped} is told on the listener executor. */
  default void event(ClientEvent event) {}

  /**
   * The broker wrote a line to its standard error. Told on the decoder.
   *
   * @param line without secrets, cut at 2,000 characters
   */
  default void stderr(String line) {}

  /**
   * A broker is ready. Told on the callback executor.
   *
   * @param took the time from the call of {@code start}
   */
  default void brokerStarted(BrokerInfo broker, Duration took) {}

  /** A broker's start has failed or was given up, and nothing is left of it. */
  default void brokerStartFailed(CloseReport report) {}

  /** A broker that was ready is gone, and all that was of it. */
  default void brokerEnded(CloseReport report) {}

  /**
   * A broker was lost, and another will be started.
   *
   * @param attempt 1 for the first within the window of the supervisor's budget
   * @param reason says why the last broker was lost, or could not be started
   */
  default void brokerRestarting(int attempt, Duration delay, String reason) {}

  /**
   * There is a broker again, and agents that were to return have been seen to.
   *
   * @param generation 1 for the first broker; failed attempts count
   * @param took the time since the loss
   */
  default void brokerRestarted(int generation, Duration took) {}

  /** A broker was lost, and no other will be started. */
  default void brokerGivenUp(String reason) {}
}
