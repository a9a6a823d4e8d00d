package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.request.SetModel;
import java.time.Duration;
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
      assertThat(model.confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
      var first = broker.client.sendInput(new SendInput("w1", "one\ntwo"), LONG);
      var second = broker.client.sendInput(new SendInput("w1", "null"), LONG);
      assertThat(first.get(60, TimeUnit.SECONDS).confirmation())
          .isEqualTo(CheckedResult.Confirmation.REFUSED);
      var refused = second.get(60, TimeUnit.SECONDS);
      assertThat(refused.confirmation()).isEqualTo(CheckedResult.Confirmation.REFUSED);
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
}
