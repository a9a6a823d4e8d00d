package dev.brokerline.agents.internal.delivery;

import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;

/** How news of the broker change what is known about a delivery. Pure functions. */
final class DeliveryFold {

  private DeliveryFold() {}

  /** Returns the report in an advanced state. A message that was given up may still be typed. */
  static DeliveryReport advanced(DeliveryReport now, DeliveryState state) {
    if (now.state() == DeliveryState.DROPPED && state.reached(DeliveryState.INJECTED)) {
      return now.withState(state).withWhy(null);
    }
    return now.state().reached(state) || now.state() == DeliveryState.DROPPED
        ? now
        : now.withState(state);
  }

  /** Returns the report of a delivery that the broker reports nothing more about. */
  static DeliveryReport givenUp(DeliveryReport now, String why) {
    return switch (now.state()) {
      case VERIFIED, PUBLISHED, DROPPED -> now;
      case INJECTED -> now.withWhy(why);
      case ACCEPTED, QUEUED -> now.withState(DeliveryState.DROPPED).withWhy(why);
    };
  }
}
