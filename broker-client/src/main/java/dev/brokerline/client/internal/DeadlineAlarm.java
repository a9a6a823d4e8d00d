package dev.brokerline.client.internal;

import dev.brokerline.concurrent.Timer;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A single alarm for the next of many deadlines. It may fire early, if its deadline has been
 * removed, but never late. Used under the lock of {@link PendingRequests}.
 */
final class DeadlineAlarm {

  private final Timer timer;
  private final Runnable ring;
  private Timer.@Nullable Scheduled alarm;
  private long dueNanos;

  /** Makes an alarm that runs a task on the timer's thread, outside of the lock. */
  DeadlineAlarm(Timer timer, Runnable ring) {
    this.timer = timer;
    this.ring = ring;
  }

  /** Sets the alarm to a deadline, if there is one, unless it is set to that or an earlier one. */
  void set(OptionalLong deadlineNanos, long now) {
    if (deadlineNanos.isEmpty()) {
      return;
    }
    long due = deadlineNanos.getAsLong();
    if (alarm != null && dueNanos - due <= 0) {
      return;
    }
    cancel();
    dueNanos = due;
    alarm = timer.schedule(Duration.ofNanos(Math.max(0, due - now)), ring);
  }

  /** Called when the alarm has fired. */
  void rang() {
    alarm = null;
  }

  void cancel() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }
}
