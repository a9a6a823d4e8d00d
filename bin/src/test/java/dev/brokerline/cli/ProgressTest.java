package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.binary.InstallProgress;
import dev.brokerline.spawn.binary.InstallProgress.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** What an installation shows on standard error. */
class ProgressTest {

  private static final long TOTAL = 20_000_000;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(err, true, UTF_8);

  @Test
  void on_no_terminal_it_is_a_line_for_each_phase_and_tenth() {
    tell(new ProgressLines(stream), Phase.DONE);
    assertThat(err.toString(UTF_8))
        .startsWith("brokerline: fetching the mirror\n")
        .contains("  50 % (10.0 of 20.0 MB)\n")
        .endsWith("brokerline: installed the mirror\n")
        .doesNotContain("\r");
  }

  @Test
  void on_a_terminal_it_is_a_bar_that_ends_with_its_line() {
    tell(new ProgressBars(stream), Phase.DONE);
    assertThat(err.toString(UTF_8))
        .startsWith("brokerline: fetching the mirror\n")
        .contains("\rbrokerline: 100% [")
        .contains("20/20 MB")
        .endsWith("\nbrokerline: installed the mirror\n");
  }

  @Test
  void what_is_said_after_a_failure_has_a_line_of_its_own() {
    InstallProgress.Listener bars = new ProgressBars(stream);
    bars.onProgress(new InstallProgress(Phase.FETCHING, "the mirror", 0, TOTAL));
    bars.onProgress(new InstallProgress(Phase.FETCHING, "the mirror", TOTAL / 4, TOTAL));
    bars.onProgress(new InstallProgress(Phase.FAILED, "broker 1", 0, TOTAL));
    assertThat(err.toString(UTF_8)).contains("25% [").endsWith("\n").doesNotContain("broker 1");
  }

  @Test
  void a_failure_is_told_by_whoever_asked_and_by_nobody_else() {
    InstallProgress.Listener lines = new ProgressLines(stream);
    lines.onProgress(new InstallProgress(Phase.FAILED, "broker 1", 0, TOTAL));
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  private static void tell(InstallProgress.Listener listener, Phase end) {
    for (long bytes = 0; bytes <= TOTAL; bytes += TOTAL / 20) {
      listener.onProgress(new InstallProgress(Phase.FETCHING, "the mirror", bytes, TOTAL));
    }
    listener.onProgress(new InstallProgress(end, "the mirror", TOTAL, TOTAL));
  }
}
