package dev.brokerline.agents.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CliArgumentsTest {

  private static CliArguments of(String command, String... args) {
    return CliArguments.of(command, List.of(args), "M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "gemini", "opencode", "aider", "goose run", "/opt/bin/Claude"})
  void aModelIsPutInFrontOfTheArguments(String command) {
    CliArguments arguments = of(command, "--verbose");
    assertThat(arguments.args()).containsExactly("--model", "M", "--verbose");
    assertThat(arguments.model()).isEqualTo("M");
  }

  @Test
  void codexIsKeptFromLookingForUpdates() {
    assertThat(of("codex --full-auto", "-x").args())
        .containsExactly("-c", "check_for_update_on_startup=false", "--model", "M", "-x");
    assertThat(CliArguments.of("codex", List.of(), null).args())
        .containsExactly("-c", "check_for_update_on_startup=false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "codex -c check_for_update_on_startup=true",
        "codex -ccheck_for_update_on_startup=true",
        "codex -c=check_for_update_on_startup=true",
        "codex --config check_for_update_on_startup=true",
        "codex '--config=check_for_update_on_startup = true'"
      })
  void codexLooksForUpdatesAsTheUserSays(String command) {
    assertThat(CliArguments.of(command, List.of("a"), null).args()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--model", "--model=X", "-m", "-mX", "-m=X"})
  void aModelOfTheUsersWins(String word) {
    assertThat(of("gemini", word)).isEqualTo(new CliArguments(List.of(word), null));
    assertThat(of("gemini " + word, "a")).isEqualTo(new CliArguments(List.of("a"), null));
    assertThat(of("gemini '" + word + "'", "a").model()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "claude, --append-system-prompt",
    "codex, --profile",
    "gemini, -p",
    "opencode, --prompt",
    "goose run, -t",
    "aider, -m",
    "aider, --message"
  })
  void theTextOfAnOptionIsNoModel(String command, String option) {
    assertThat(of(command, option, "-m").model()).isEqualTo("M");
    assertThat(of(command, option, "--model=X").args()).containsSequence("--model", "M");
  }

  @Test
  void whatFollowsADoubleDashIsNoModel() {
    assertThat(of("gemini", "--", "-m").args()).containsExactly("--model", "M", "--", "-m");
  }

  @Test
  void nothingIsAddedBehindADoubleDash() {
    assertThat(of("codex exec -- say", "a")).isEqualTo(new CliArguments(List.of("a"), "M"));
  }

  @Test
  void theMessageOfAiderIsNoModel() {
    assertThat(of("aider", "-m", "hello").args()).containsExactly("--model", "M", "-m", "hello");
    assertThat(of("aider", "-mhello").args()).containsExactly("--model", "M", "-mhello");
    assertThat(of("aider", "--model", "X").model()).isNull();
  }

  @Test
  void gooseTakesAModelBehindItsCommand() {
    assertThat(of("goose", "run", "-s").args()).containsExactly("run", "--model", "M", "-s");
    assertThat(of("goose review", "-x").args()).containsExactly("--model", "M", "-x");
  }

  @Test
  void gooseTakesNoModelForASession() {
    assertThatThrownBy(() -> of("goose session"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GOOSE_MODEL");
    assertThat(CliArguments.of("goose session", List.of(), null).args()).isEmpty();
  }

  @Test
  void theModelOfAnotherProgramIsLeftToTheBroker() {
    assertThat(of("my-agent -m X", "-mY")).isEqualTo(new CliArguments(List.of("-mY"), "M"));
  }

  @ParameterizedTest
  @CsvSource({
    "claude, claude",
    "/usr/bin/Codex, codex",
    "C:\\tools\\gemini, gemini",
    "claude:opus, claude",
    "./aider, aider",
    "'', ''"
  })
  void aProgramIsKnownByItsFileName(String program, String cli) {
    assertThat(CliArguments.cli(program)).isEqualTo(cli);
  }

  @Test
  void aCommandThatCannotBeSplitIsRefused() {
    assertThatThrownBy(() -> of("claude 'x")).isInstanceOf(IllegalArgumentException.class);
  }
}
