package dev.brokerline.client.options;

import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Receives what a client does and learns, with times, to count and measure it.
 *
 * <p>Every method must be fast, must not block, and may be called by several threads at once. The
 * decoder, which all clients share, reports answers, rejections, late answers and the broker's
 * events in wire order, before futures complete and listeners run, so a slow observer delays
 * everyone. {@link #requestSent} runs on the calling thread, or on one of the client if the request
 * had to wait for a release before it, and may come after the answer. The callback executor reports
 * timeouts and other failures, and the cancelling thread a cancellation. Each sent request has
 * exactly one reported end: answered, rejected, timed out, failed or cancelled. An answer after
 * that end is a {@link #lateAnswer}.
 *
 * <p>An exception of a method is logged the first time, and stops nothing. Requests come without
 * their contents, and rejections without the broker's message. Events and {@link BrokerInfo} are
 * the objects that listeners and callers get. Their {@code toString} hides secrets, but their
 * components may contain what agents print.
 */
public interface BrokerObserver {

  /** A request was queued for the broker. */
  default void requestSent(Request request) {}

  /** The broker answered with success. */
  default void requestAnswered(Request request, Duration took) {}

  /**
   * The broker refused.
   *
   * @param code the broker's code, see {@link dev.brokerline.protocol.ErrorCode}
   */
  default void requestRejected(Request request, String code, Outcome outcome, Duration took) {}

  /** No answer came in time. */
  default void requestTimedOut(Request request, Outcome outcome, Duration took) {}

  /**
   * The request failed without a usable answer. A request that was never sent has no id and took no
   * time.
   */
  default void requestFailed(Request request, Outcome outcome, Duration took) {}

  /** The caller cancelled the request. The broker may still perform it. */
  default void requestCancelled(Request request, Duration took) {}

  /** An answer arrived after the request's end had been reported. */
  default void lateAnswer(Request request, Duration took) {}

  /** An event occurred. The listener executor reports {@link ClientEvent.EventsDropped}. */
  default void event(ClientEvent event) {}

  /**
   * The broker wrote a line to its standard error. The decoder reports it.
   *
   * @param line the line with secrets masked, cut at 2,000 characters
   */
  default void stderr(String line) {}

  /**
   * A broker is ready. The callback executor reports it.
   *
   * @param took the time from the call of {@code start}
   */
  default void brokerStarted(BrokerInfo broker, Duration took) {}

  /** The start of a broker has failed or was cancelled, and nothing is left of it. */
  default void brokerStartFailed(CloseReport report) {}

  /** A broker that was ready has ended, with all its processes. */
  default void brokerEnded(CloseReport report) {}

  /**
   * A broker was lost, and another will be started.
   *
   * @param attempt the number of the attempt within the window of the supervisor's budget, from 1
   * @param reason why the last broker was lost or could not be started
   */
  default void brokerRestarting(int attempt, Duration delay, String reason) {}

  /**
   * Another broker is ready, and the spawns of its agents are answered.
   *
   * @param generation the number of the broker, from 1; failed attempts count
   * @param took the time since the last broker was lost
   */
  default void brokerRestarted(int generation, Duration took) {}

  /** A broker was lost, and no other will be started. */
  default void brokerGivenUp(String reason) {}

  /**
   * Identifies a request, without its contents.
   *
   * @param type its wire name, such as {@code spawn_agent}
   * @param agent the agent that it is about, or null
   * @param id its wire id, unique within one broker; null if it was never sent
   */
  record Request(String type, @Nullable String agent, @Nullable String id) {}
}
