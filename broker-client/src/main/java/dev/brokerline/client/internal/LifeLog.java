package dev.brokerline.client.internal;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a broker's start, its end and its restarts at INFO, one line each. */
final class LifeLog implements BrokerObserver {

  private static final Logger LOG = LoggerFactory.getLogger(LifeLog.class);

  private final Consumer<String> log;

  /** The name of the broker in the log, set when there is one. */
  private volatile String broker = "The broker";

  LifeLog() {
    this(LOG::info);
  }

  LifeLog(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public void brokerStarted(BrokerInfo info, Duration took) {
    broker = "Broker " + info.pid();
    say(
        broker
            + " is ready after "
            + took.toMillis()
            + " ms; it gives its version as "
            + Objects.requireNonNullElse(info.hello().brokerVersion(), "unknown"));
  }

  @Override
  public void brokerStartFailed(CloseReport report) {
    say(broker + " was not started; " + manner(report));
  }

  @Override
  public void brokerEnded(CloseReport report) {
    int survivors = report.survivors().size();
    say(
        broker
            + " is gone; "
            + manner(report)
            + (survivors == 0 ? "" : "; " + survivors + " processes outlived it, and were ended"));
  }

  @Override
  public void brokerRestarting(int attempt, Duration delay, String reason) {
    say(
        "The broker was lost ("
            + reason
            + "); attempt "
            + attempt
            + " to start another follows in "
            + delay.toMillis()
            + " ms");
  }

  @Override
  public void brokerRestarted(int generation, Duration took) {
    say("There is a broker again, number " + generation + ", " + took.toMillis() + " ms after");
  }

  @Override
  public void brokerGivenUp(String reason) {
    say("The broker was lost (" + reason + "), and no other is started");
  }

  private void say(String sentence) {
    log.accept(Failures.shown(sentence));
  }

  private static String manner(CloseReport report) {
    String how =
        switch (report.how()) {
          case NOT_STARTED -> "there was no process";
          case EXITED_BY_ITSELF -> "it ended by itself";
          case SHUT_DOWN -> "it was asked to shut down";
          case STDIN_CLOSED -> "its input was closed";
          case TERMINATED -> "it was terminated";
          case KILLED -> "it was killed";
          case STILL_ALIVE -> "it was killed, and not seen to end";
        };
    return how + report.exit().map(exit -> ", " + exit).orElse("");
  }
}
