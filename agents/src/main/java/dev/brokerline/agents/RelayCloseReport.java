package dev.brokerline.agents;

import dev.brokerline.client.model.CloseReport;
import java.time.Duration;
import java.util.List;

/**
 * How a relay has ended.
 *
 * @param released the agents whose release at the end the broker has confirmed
 * @param unconfirmed the live agents whose release was not confirmed in time; they have ended with
 *     the broker
 * @param broker how the last broker ended, and which processes outlived it and were ended
 * @param took the time that closing took
 */
public record RelayCloseReport(
    List<String> released, List<String> unconfirmed, CloseReport broker, Duration took) {

  public RelayCloseReport {
    released = List.copyOf(released);
    unconfirmed = List.copyOf(unconfirmed);
  }
}
