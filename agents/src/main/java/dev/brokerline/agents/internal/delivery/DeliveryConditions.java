package dev.brokerline.agents.internal.delivery;

import dev.brokerline.agents.internal.registry.Waits.Condition;
import dev.brokerline.agents.internal.registry.Waits.Verdict;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The conditions to wait for about a delivery, and the failures of such waits. */
final class DeliveryConditions {

  private DeliveryConditions() {}

  /** Holds when the delivery has reached the state. */
  static Condition<TrackedDelivery, DeliveryReport> reached(DeliveryState wanted) {
    return delivery -> judge(delivery.report, wanted);
  }

  private static @Nullable Verdict<DeliveryReport> judge(DeliveryReport now, DeliveryState wanted) {
    if (now.state().reached(wanted)) {
      return Verdict.of(now);
    }
    if (now.state() == DeliveryState.PUBLISHED) {
      return hopeless(
          now,
          wanted,
          Reason.NEVER,
          "the message was published through Relaycast, which acknowledges nothing");
    }
    if (wanted == DeliveryState.PUBLISHED) {
      return hopeless(
          now,
          wanted,
          Reason.NEVER,
          "the message goes to an agent of this broker, and is not published");
    }
    if (wanted == DeliveryState.DROPPED && now.state() == DeliveryState.VERIFIED) {
      return hopeless(now, wanted, Reason.NEVER, "it was verified");
    }
    return now.why() == null ? null : hopeless(now, wanted, Reason.DROPPED, now.why());
  }

  private static Verdict<DeliveryReport> hopeless(
      DeliveryReport now, DeliveryState wanted, Reason reason, String what) {
    String waitedFor = waitedFor(now.eventId(), wanted);
    return Verdict.hopeless(new AgentWaitException(now.to(), waitedFor, reason, what, List.of()));
  }

  /** Returns the failure of a wait for a message that is not remembered. */
  static AgentWaitException unknown(String eventId, String to, DeliveryState wanted) {
    return new AgentWaitException(
        to,
        waitedFor(eventId, wanted),
        Reason.DROPPED,
        "nothing is remembered of this message",
        List.of());
  }

  /** Returns the failure of a wait whose time ran out. */
  static AgentWaitException timedOut(DeliveryReport now, DeliveryState wanted, Duration timeout) {
    return AgentWaitException.timedOut(
        now.to(),
        waitedFor(now.eventId(), wanted),
        timeout,
        "it was " + word(now.state()),
        List.of());
  }

  private static String waitedFor(String eventId, DeliveryState wanted) {
    return "message " + eventId + " is " + word(wanted);
  }

  private static String word(DeliveryState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
