package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.broker.internal.agent.NotRunningException;
import dev.brokerline.harness.session.ModelReceipt.Status;
import dev.brokerline.terminal.Screen;
import dev.brokerline.terminal.TerminalListener;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSwitchTest {

  private boolean waits;
  private final ModelSwitch change =
      new ModelSwitch("ann", "fast-1", "/model fast-1", delivery -> waits, 0);

  private static Optional<Screen> screen(String text) {
    TerminalReader reader =
        new TerminalReader(TerminalOptions.of("codex"), new TerminalListener() {});
    // A program that draws: it goes to the first cell.
    reader.feed("\u001b[?1049h\u001b[H" + text.replace("|", "\r\n"), 0);
    return reader.screen();
  }

  private boolean looks(String text) {
    return change.isOver(screen(text), ProgramStatus.UNKNOWN, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Model changed to fast-1 for this session only; APPLIED",
        "› /model fast-1| • fast-1 medium · ~/work; APPLIED",
        "■ Model 'fast-1' is unavailable. Use /model to see available models.; REJECTED",
        "Error: model fast-1 not found; REJECTED",
      })
  void a_line_that_names_the_model_decides(String text, Status status) {
    change.injected(change.delivery());
    assertThat(looks(text)).isTrue();
    assertThat(change.receipt().join().status()).isEqualTo(status);
    assertThat(change.receipt().join().evidence()).contains("fast-1");
  }

  @Test
  void the_command_itself_and_what_stood_there_before_it_was_typed_say_nothing() {
    assertThat(looks("fast-1")).as("not typed yet").isFalse();
    change.injected(change.delivery());
    assertThat(looks("› /model fast-1")).isFalse();
    assertThat(change.receipt()).isNotDone();
  }

  @Test
  void without_a_word_of_the_screen_it_is_pending() {
    change.injected(change.delivery());
    assertThat(change.isOver(screen("..."), ProgramStatus.UNKNOWN, Duration.ofMinutes(1).toNanos()))
        .isTrue();
    assertThat(change.receipt().join().status()).isEqualTo(Status.PENDING);
    assertThat(change.receipt().join().effective()).isNull();
  }

  @Test
  void a_command_that_could_not_be_typed_is_taken_back() {
    waits = true;
    assertThat(change.isOver(screen("..."), ProgramStatus.UNKNOWN, Duration.ofMinutes(1).toNanos()))
        .isTrue();
    assertThatThrownBy(() -> change.receipt().join())
        .hasCauseInstanceOf(NotRunningException.class)
        .hasMessageContaining("its prompt was not open within 20 s");
  }

  @Test
  void the_end_of_the_program_fails_it() {
    change.failed(change.delivery(), "it has ended");
    assertThat(change.receipt()).isCompletedExceptionally();
  }
}
