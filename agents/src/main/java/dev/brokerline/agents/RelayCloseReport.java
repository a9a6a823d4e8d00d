package dev.brokerline.agents;

import dev.brokerline.client.model.CloseReport;
import java.time.Duration;
import java.util.List;

/**
 * How a relay came to its end.
 *
 * @param released the agents that the broker confirmed to have released at the end
 * @param unconfirmed the agents that were live, and of which no confirmation came in time; the end
 *     of the broker has ended them
 * @param broker how the last broker ended, and what outlived it and had to be ended
 * @param took in all
 */
public record RelayCloseReport(
    List<String> released, List<String> unconfirmed, CloseReport broker, Duration took) {

  public RelayCloseReport {
    released = List.copyOf(released);
    unconfirmed = List.copyOf(unconfirmed);
  }
}
