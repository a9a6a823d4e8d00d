package dev.brokerline.agents.internal.supervision;

import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.internal.Observers;

/** Publishes the steps of the supervision as events, and reports them to observers and the log. */
final class StepNotices {

  private final EventDispatcher events;
  private volatile String lastLoss = "";

  StepNotices(EventDispatcher events) {
    this.events = events;
  }

  void tell(SupervisionEvent.Step step) {
    events.publish(seq -> new SupervisionEvent(seq, step));
    Observers observers = events.observers();
    if (step instanceof SupervisionEvent.Step.BrokerLost lost) {
      lastLoss = lost.reason();
    } else if (step instanceof SupervisionEvent.Step.RestartFailed again) {
      lastLoss = again.reason();
    } else if (step instanceof SupervisionEvent.Step.RestartScheduled next) {
      String reason = lastLoss;
      observers.tellAndLog(
          "brokerRestarting",
          observer -> observer.brokerRestarting(next.attempt(), next.delay(), reason));
    } else if (step instanceof SupervisionEvent.Step.Recovered back) {
      observers.tellAndLog(
          "brokerRestarted", observer -> observer.brokerRestarted(back.generation(), back.took()));
    } else if (step instanceof SupervisionEvent.Step.GaveUp end) {
      observers.tellAndLog("brokerGivenUp", observer -> observer.brokerGivenUp(end.reason()));
    }
  }
}
