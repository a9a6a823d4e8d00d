package dev.brokerline.agents.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.internal.command.AgentCommand.Choices;
import dev.brokerline.protocol.command.ShellWords;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentCommandTest {

  private static final Choices NOTHING = new Choices(false, false, null);
  private static final Choices BYPASS = new Choices(true, false, null);

  private static AgentCommand of(Choices choices, String command, String... args) {
    return AgentCommand.of(command, List.of(args), null, choices);
  }

  private static Choices tools(String command) {
    return new Choices(false, true, command);
  }

  @ParameterizedTest
  @CsvSource({
    "claude, claude",
    "claude:opus, claude:opus",
    "/opt/x/Gemini, /opt/x/Gemini",
    "' opencode  # a comment', opencode",
    "'\"/my dir/droid\" -v', /my dir/droid",
    "/a=b/gemini, /a=b/gemini",
    "'\"/it''s/codex\"', /it's/codex"
  })
  void aProgramThatTheBrokerKnowsIsRunByAShell(String command, String program) {
    AgentCommand told = of(NOTHING, command, "-x");
    assertThat(ShellWords.split(told.cli())).hasSize(4).startsWith("sh", "-c").endsWith(program);
    assertThat(told.args()).endsWith("-x");
  }

  @Test
  void itsOtherWordsKeepTheirOrder() {
    assertThat(of(NOTHING, "claude 'a b' -c", "d e", "").args())
        .containsExactly("a b", "-c", "d e", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "bash claude", "env claude", "my-claude", "goose run", "aider -v"})
  void anyOtherIsToldAsItIs(String command) {
    assertThat(of(NOTHING, command, "-x"))
        .isEqualTo(new AgentCommand(command, List.of("-x"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor", "cursor-agent -v", "/bin/agent"})
  void cursorKeepsItsNameAndStaysOutOfTheRelay(String command) {
    assertThat(of(NOTHING, command).cli()).isEqualTo(command);
    assertThatThrownBy(() -> of(new Choices(false, true, null), command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".cursor/mcp.json");
  }

  @ParameterizedTest
  @CsvSource({
    "claude, --dangerously-skip-permissions",
    "codex, --dangerously-bypass-approvals-and-sandbox",
    "gemini, --yolo"
  })
  void permissionsAreBypassedOnlyIfChosen(String command, String argument) {
    assertThat(of(BYPASS, command, "x").args()).startsWith(argument).endsWith("x");
    assertThat(of(NOTHING, command, "x").args()).doesNotContain(argument);
    assertThat(of(NOTHING, command, argument).args()).containsOnlyOnce(argument);
    assertThat(of(BYPASS, command, argument).args()).containsOnlyOnce(argument);
  }

  @ParameterizedTest
  @CsvSource({"codex, --full-auto", "gemini, -y", "gemini, --approval-mode=plan"})
  void whatTheArgumentsSayOfPermissionsWins(String command, String argument) {
    assertThat(of(BYPASS, command + " " + argument).args())
        .isEqualTo(of(NOTHING, command + " " + argument).args());
  }

  @ParameterizedTest
  @ValueSource(strings = {"opencode", "droid", "cat", "cursor"})
  void aBypassThatNobodyKnowsIsRefused(String command) {
    assertThatThrownBy(() -> of(BYPASS, command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini", "droid", "cat", "cursor"})
  void toolsThatWouldNeedAKeyInAFileAreRefused(String command) {
    assertThat(AgentCommand.takesTools(command)).isFalse();
    assertThatThrownBy(() -> of(tools("mcp"), command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(command);
  }

  @Test
  void claudeIsToldOfItsToolsByVariables() {
    assertThat(of(tools("my-mcp 'a \"b'"), "claude", "say").args())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "--mcp-config={\"mcpServers\":{\"relaycast\":{\"command\":\"my-mcp\",\"args\":[\"a \\\"b\"],\"env\":{")
        .contains("\"RELAY_AGENT_TOKEN\":\"${RELAY_AGENT_TOKEN}\"")
        .endsWith("}}}}");
  }

  @Test
  void codexIsToldOfItsToolsByVariables() {
    assertThat(of(tools("my-mcp a\\\\b"), "codex").args())
        .startsWith(
            "-c",
            "features.shell_snapshot=false",
            "-c",
            "mcp_servers.relaycast.command=\"my-mcp\"",
            "-c",
            "mcp_servers.relaycast.args=[\"a\\\\b\"]")
        .anyMatch(
            word ->
                word.startsWith("mcp_servers.relaycast.env_vars=[\"RELAY_API_KEY\",")
                    && word.contains("\"RELAY_AGENT_TOKEN\""));
  }

  @Test
  void opencodeIsToldOfItsToolsByVariables() {
    assertThat(ShellWords.split(of(tools("my-mcp x"), "opencode").cli()))
        .hasSize(6)
        .startsWith("env")
        .satisfies(
            words ->
                assertThat(words.get(1))
                    .startsWith(
                        "OPENCODE_CONFIG_CONTENT={\"mcp\":{\"relaycast\":{\"type\":\"local\",\"command\":[\"my-mcp\",\"x\"],")
                    .contains("\"RELAY_AGENT_TOKEN\":\"{env:RELAY_AGENT_TOKEN}\""));
  }

  @Test
  void aModelComesBeforeADoubleDash() {
    AgentCommand told = AgentCommand.of("gemini -- say", List.of("x"), "M", NOTHING);
    assertThat(told.args()).containsExactly("--model", "M", "--", "say", "x");
    AgentCommand named = AgentCommand.of("gemini -mA -- say", List.of(), "M", NOTHING);
    assertThat(named.args()).containsExactly("-mA", "--", "say");
  }

  @Test
  void anyWordIsQuotedIntoItself() {
    Random random = new Random(1);
    String alphabet = "ab '\"\\#$*?~`!;|&()<>{}=\t\n\r-é€😀";
    for (int run = 0; run < 5_000; run++) {
      List<String> words =
          Stream.generate(() -> word(random, alphabet)).limit(1 + random.nextInt(4)).toList();
      String command = words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
      assertThat(ShellWords.split(command)).isEqualTo(words);
    }
  }

  private static String word(Random random, String alphabet) {
    int[] points = alphabet.codePoints().toArray();
    return random
        .ints(random.nextInt(8), 0, points.length)
        .map(index -> points[index])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
