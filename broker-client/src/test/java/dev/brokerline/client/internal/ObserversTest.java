package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a supervisor's steps reach observers, and that none keeps the others from them. */
class ObserversTest {

  private static final CloseReport REPORT =
      new CloseReport(
          CloseReport.How.SHUT_DOWN, Optional.empty(), Duration.ofSeconds(1), List.of());

  @Test
  void tellsTheOthersWhatOneOfThemFailsAt() {
    List<String> told = new ArrayList<>();
    Observers observers =
        new Observers(List.of(new Failing(), new Restarts(told), new Failing(), new All(told)));
    observers.event(new ClientEvent.EventsDropped(1, 1, 1));
    observers.tellAndLog("brokerGivenUp", observer -> observer.brokerGivenUp("too many"));
    observers.tell("brokerEnded", observer -> observer.brokerEnded(REPORT));
    assertThat(told).containsExactly("event 1", "given up: too many", "ended");
  }

  /** Fails whatever it is told, with errors no less than with exceptions. */
  private static final class Failing implements BrokerObserver {
    @Override
    public void event(ClientEvent event) {
      throw new StackOverflowError("event");
    }

    @Override
    public void brokerGivenUp(String reason) {
      throw new IllegalStateException("brokerGivenUp");
    }

    @Override
    public void brokerEnded(CloseReport report) {
      throw new AssertionError("brokerEnded");
    }
  }

  private record All(List<String> told) implements BrokerObserver {
    @Override
    public void event(ClientEvent event) {
      told.add("event " + event.seq());
    }

    @Override
    public void brokerEnded(CloseReport report) {
      told.add("ended");
    }
  }

  private record Restarts(List<String> told) implements BrokerObserver {
    @Override
    public void brokerRestarting(int attempt, Duration delay, String reason) {
      told.add("restarting " + attempt + " " + delay + " " + reason);
    }

    @Override
    public void brokerRestarted(int generation, Duration took) {
      told.add("restarted " + generation + " " + took);
    }

    @Override
    public void brokerGivenUp(String reason) {
      told.add("given up: " + reason);
    }
  }
}
