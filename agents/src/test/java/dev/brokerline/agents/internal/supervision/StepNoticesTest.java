package dev.brokerline.agents.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.internal.EventDispatcher;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What observers are told of a supervision. */
class StepNoticesTest {

  private final List<String> told = new ArrayList<>();
  private final StepNotices notices =
      new StepNotices(
          EventDispatcher.of(
              BrokerClientOptions.builder()
                  .listenerExecutor(Runnable::run)
                  .observer(new Restarts())
                  .build()));

  @Test
  void tellsWhyABrokerIsStartedAgainAndWhetherThatWorked() {
    notices.tell(new SupervisionEvent.Step.BrokerLost(1, "killed"));
    notices.tell(new SupervisionEvent.Step.RestartScheduled(1, Duration.ofSeconds(2)));
    notices.tell(new SupervisionEvent.Step.Recovered(2, Duration.ofSeconds(3)));
    notices.tell(new SupervisionEvent.Step.GaveUp("too many"));
    assertThat(told)
        .containsExactly(
            "1 BrokerLost",
            "2 RestartScheduled",
            "restarting 1 PT2S killed",
            "3 Recovered",
            "restarted 2 PT3S",
            "4 GaveUp",
            "given up: too many");
  }

  private final class Restarts implements BrokerObserver {
    @Override
    public void event(ClientEvent event) {
      SupervisionEvent.Step step = ((SupervisionEvent) event).step();
      told.add(event.seq() + " " + step.getClass().getSimpleName());
    }

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
