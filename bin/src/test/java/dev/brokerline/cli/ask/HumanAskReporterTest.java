package dev.brokerline.cli.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.turn.TurnEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class HumanAskReporterTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HumanAskReporter reporter =
      new HumanAskReporter(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

  @Test
  void aMessageThatCameInPiecesIsPrintedOnceThoughSomethingElseCameBetween() {
    reporter.event(new TurnEvent.TextDelta(1, "m", "Hel"));
    reporter.event(new TurnEvent.TextDelta(2, "m", "lo."));
    reporter.event(new TurnEvent.ModelChanged(3, "before", "after", "usage"));
    reporter.event(new TurnEvent.Message(4, "m", "Hello."));
    reporter.event(new TurnEvent.Message(5, "n", "In one piece\u001b[2J."));

    assertThat(out.toString(UTF_8)).isEqualTo("Hello.\nIn one piece\\u001b[2J.\n");
    assertThat(err.toString(UTF_8)).isEqualTo("brokerline: the model is now after\n");
  }
}
