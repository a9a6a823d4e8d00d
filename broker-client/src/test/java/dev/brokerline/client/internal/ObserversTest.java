package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.ClientEvent;
import dev.brokerline.client.observe.BrokerObserver;
import dev.brokerline.client.supervision.SupervisionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a supervisor's steps reach observers. */
class ObserversTest {

  @Test
  void tellsWhyABrokerIsStartedAgainAndWhetherThatWorked() {
    List<String> told = new ArrayList<>();
    Observers observers = new Observers(List.of(new Restarts(told)));
    observers.event(step(1, new SupervisionStep.BrokerLost(1, "killed")));
    observers.event(step(2, new SupervisionStep.RestartScheduled(1, Duration.ofSeconds(2))));
    observers.event(step(3, new SupervisionStep.Recovered(2, Duration.ofSeconds(3))));
    observers.event(step(4, new SupervisionStep.GaveUp("too many")));
    assertThat(told)
        .containsExactly("restarting 1 PT2S killed", "restarted 2 PT3S", "given up: too many");
  }

  private static ClientEvent step(long seq, SupervisionStep step) {
    return new ClientEvent.Supervised(seq, step);
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
