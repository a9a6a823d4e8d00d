package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.agent.AgentWaitException;
import dev.brokerline.client.agent.AgentWaitException.Reason;
import dev.brokerline.client.agent.Confirmation;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the real broker answers {@code ok} and then does not do. */
class RealBrokerTruthIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void tellsThatTheWorkerRefusesModelsAndInput() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var model =
          broker.client.setModel(SetModel.of("w1", "haiku"), LONG).get(60, TimeUnit.SECONDS);
      assertThat(model.result().success()).isTrue();
      assertThat(model.confirmation()).isEqualTo(Confirmation.REFUSED);
      var first = broker.client.sendInput(new SendInput("w1", "one\ntwo"), LONG);
      var second = broker.client.sendInput(new SendInput("w1", "null"), LONG);
      assertThat(first.get(60, TimeUnit.SECONDS).confirmation()).isEqualTo(Confirmation.REFUSED);
      var refused = second.get(60, TimeUnit.SECONDS);
      assertThat(refused.confirmation()).isEqualTo(Confirmation.REFUSED);
      assertThat(refused.refusal().code()).isEqualTo("invalid_frame");
    }
  }

  @Test
  void executesAnArrayAsAnOrderWhichIsWhyInputMustNotHoldOne() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "cat");
      var order = SendInput.unchecked("w1", "[1,\"zork\",null,{}]");
      var result = broker.client.sendInput(order, LONG).get(60, TimeUnit.SECONDS);
      assertThat(result.refusal().code()).isEqualTo("unknown_type");
    }
  }

  @Test
  void failsTheWaitForAMissingProgramWithTheWorkersWords() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      String ghost = spawnMissing(broker);
      var ready = broker.client.awaitReady(ghost, LONG);
      assertThatThrownBy(() -> ready.get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              AgentWaitException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.LAUNCH_FAILED);
                assertThat(e.workerStderr()).anyMatch(l -> l.contains("no-such-program-anywhere"));
              });
    }
  }

  /** The worker may be gone before the broker writes to it: then the spawn itself is refused. */
  private static String spawnMissing(RealBroker broker) throws Exception {
    for (int attempt = 1; ; attempt++) {
      String name = "ghost" + attempt;
      try {
        broker.spawn(name, "no-such-program-anywhere");
        return name;
      } catch (ExecutionException refused) {
        assertThat(refused).cause().hasMessageContaining("'" + name + "'");
        assertThat(attempt).as("attempts").isLessThan(20);
      }
    }
  }

  @Test
  void isReadyAtOnceTheSecondTime() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("w1", "sh -c 'printf \"> \"; exec cat'");
      broker.client.awaitReady("w1", LONG).get(60, TimeUnit.SECONDS);
      assertThat(broker.client.awaitReady("w1", LONG)).isCompleted();
    }
  }
}
