package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.pty.PtySize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program in a terminal is started with, at first and again. */
class LaunchTest {

  private static final String KEY = "11111111-2222-4333-8444-555555555555";
  private static final String HINT =
      "Resume this session with:\nclaude --model x --resume " + KEY + "\n";

  @TempDir private Path home;

  private TerminalSpec spec(String command, @Nullable String conversation, String config) {
    TerminalCommand words = TerminalCommand.of(AgentSpec.pty("ann", command));
    return new TerminalSpec(
        "ann",
        words,
        new ProcessCommand(
            Path.of("/bin", words.name()),
            words.arguments(),
            home,
            Map.of("HOME", home.toString(), "OPENCODE_CONFIG_CONTENT", config)),
        new PtySize(80, 24),
        Duration.ZERO,
        Optional.of(home),
        conversation);
  }

  private Launch launch(String command) {
    return new Launch(spec(command, null, ""));
  }

  private static String next(Launch launch) {
    return String.join(" ", launch.next().arguments());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claude --effort low                 | --effort low",
        "claude --model opus 'do it'         | ''",
        "claude -- 'do it'                   | ''",
        "claude --allowedTools A B --ide now | --allowedTools A B --ide",
        "claude --mcp-config=x now           | --mcp-config=x",
        "claude -c --fork-session            | ''",
        "claude --resume=x --settings s      | --settings s",
        "claude -r --verbose                 | --verbose",
      })
  void claudeGoesOnWithTheOtherModelAndIsToldNothingAgain(String command, String kept) {
    Launch launch = launch(command);
    launch.next();
    launch.ended(HINT);
    launch.model("haiku");

    assertThat(launch.goesOn()).isTrue();
    assertThat(next(launch)).isEqualTo((kept + " --model haiku --resume " + KEY).strip());
  }

  @Test
  void aNewConversationOfClaudeHasAKeyThatIsChosen() {
    Launch launch = launch("claude --model opus");
    String first = next(launch);
    assertThat(first).matches("--session-id [0-9a-f-]{36} --model opus");
    assertThat(launch.continuation()).as("nothing said").isNull();

    launch.said();
    launch.ended("killed");
    String key = first.replaceAll("--session-id ([0-9a-f-]+) .*", "$1");
    assertThat(next(launch)).isEqualTo("--model opus --resume " + key);
    assertThat(launch.continuation())
        .satisfies(
            conversation -> {
              assertThat(conversation.key()).isEqualTo(key);
              assertThat(conversation.program()).isEqualTo("claude");
              assertThat(conversation.home()).isEqualTo(home);
            });

    launch.ended("No conversation found with session ID: " + key);
    assertThat(next(launch)).startsWith("--model opus --session-id ").doesNotContain(key);
  }

  @Test
  void aConversationThatTheCallerNamesIsLeftToHim() {
    Launch launch = launch("claude --continue");
    assertThat(next(launch)).isEqualTo("--continue");
    launch.ended("");
    assertThat(next(launch)).isEqualTo("--continue");

    assertThat(next(new Launch(spec("claude --verbose", KEY, ""))))
        .isEqualTo("--resume " + KEY + " --verbose");
  }

  @Test
  void opencodeIsToldTheModelByAPluginBesideTheUsersOwn() throws Exception {
    Launch launch =
        new Launch(spec("opencode --prompt hi -m a/b", null, "{\"plugin\":[\"mine\"]}"));
    assertThat(next(launch)).isEqualTo("--prompt hi -m a/b");
    launch.ended("Session  Hello\r\nContinue  opencode -s ses_4711abc\r\n");
    assertThat(launch.refusal("mock/other")).isEmpty();
    launch.model("mock/other");

    ProcessCommand again = launch.next();

    assertThat(again.arguments())
        .containsExactly("--model", "mock/other", "--session", "ses_4711abc");
    assertThat(again.environment())
        .containsEntry("BROKERLINE_OPENCODE_MODEL", "mock/other")
        .hasEntrySatisfying(
            "OPENCODE_CONFIG_CONTENT",
            config -> assertThat(config).startsWith("{\"plugin\":[\"mine\",\"file:///"));
    assertThat(Files.readString(home.resolve("relay/opencode-model.js"))).contains("chat.message");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opencode        | other      | ''                | PROVIDER/MODEL",
        "opencode --pure | mock/other | ''                | --pure",
        "opencode        | mock/other | [                 | no object",
        "opencode        | mock/other | '{\"plugin\": 1}' | no object",
        "aider           | other      | ''                | how it is started again",
      })
  void whatCannotBeIsRefused(String command, String model, String config, String why) {
    Launch launch = new Launch(spec(command, null, config));
    assertThat(launch.refusal(model).orElseThrow())
        .contains(why.equals("no object") ? "is not an object" : why);
  }

  @Test
  void aProgramThatIsNotKnownIsStartedAsAtFirst() {
    Launch launch = launch("cat --resume x");
    launch.said();
    launch.ended(HINT);
    assertThat(next(launch)).isEqualTo("--resume x");
    assertThat(next(launch)).isEqualTo("--resume x");
    assertThat(launch.continuation()).isNull();
  }
}
