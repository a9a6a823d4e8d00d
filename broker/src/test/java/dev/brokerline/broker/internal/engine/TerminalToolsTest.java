package dev.brokerline.broker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.brokerline.broker.internal.mcp.RelayServer;
import dev.brokerline.broker.internal.terminal.TerminalCommand;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.model.AgentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program in a terminal gets of its tools, and that no argument has the token. */
class TerminalToolsTest {

  private final RelayServer server = new RelayServer(SharedExecutors.TIMER, "1");
  private final Member member =
      new Member(server, tools(), /* maySpawn= */ false, /* note= */ true);

  @TempDir private Path home;

  private static RelayTools tools() {
    Clients clients = new Clients();
    Agents agents = new Agents();
    Clock clock = Clock.systemUTC();
    Channels channels = new Channels(agents, clients);
    Lives.House house =
        new Lives.House(
            agents,
            clients,
            new Crashes(clock),
            new SerialExecutor(SharedExecutors.INBOUND),
            SharedExecutors.TIMER);
    Post post = new Post(agents, channels, new Deliveries(clients, agents, clock), clients, clock);
    return new RelayTools(house, post, channels, new AgentTeams(agents, new Handlers()));
  }

  @AfterEach
  void close() {
    server.close().join();
  }

  private TerminalTools given(String command, Map<String, String> environment) {
    return TerminalTools.of(
        TerminalCommand.of(AgentSpec.pty("a", command)), environment, Optional.of(home), member);
  }

  private String token() {
    return member.admit().orElseThrow().token();
  }

  @Test
  void claudeExpandsAVariable() {
    TerminalTools tools = given("claude say", Map.of("A", "b"));

    assertThat(tools.arguments())
        .containsExactly(
            "--mcp-config={\"mcpServers\":{\"relay\":{\"type\":\"http\",\"url\":\""
                + member.admit().orElseThrow().address()
                + "\",\"headers\":{\"Authorization\":\"Bearer ${BROKERLINE_RELAY_TOKEN}\"}}}}",
            "say");
    assertThat(tools.environment())
        .containsOnly(Map.entry("A", "b"), Map.entry("BROKERLINE_RELAY_TOKEN", token()));
    assertThat(member.outcome()).isEqualTo("given");
  }

  @Test
  void codexReadsAVariable() {
    TerminalTools tools = given("codex resume x", Map.of());

    assertThat(tools.arguments())
        .contains("mcp_servers.relay.bearer_token_env_var=\"BROKERLINE_RELAY_TOKEN\"")
        .endsWith("resume", "x");
    assertThat(tools.arguments().toString()).doesNotContain(token());
    assertThat(tools.environment()).containsEntry("BROKERLINE_RELAY_TOKEN", token());
  }

  @Test
  void opencodeKeepsWhatTheUserHasSet() {
    TerminalTools tools =
        given(
            "opencode",
            Map.of("OPENCODE_CONFIG_CONTENT", "{\"model\":\"m\",\"mcp\":{\"own\":{}}}"));

    assertThat(tools.arguments()).isEmpty();
    assertThat(tools.environment().get("OPENCODE_CONFIG_CONTENT"))
        .startsWith("{\"model\":\"m\",\"mcp\":{\"own\":{},\"relay\":{\"type\":\"remote\"")
        .contains("\"Authorization\":\"Bearer " + token() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"// mine\n{}", "[]", "{\"mcp\":1}"})
  void opencodeWithWhatCannotBeAddedToGetsNone(String own) {
    Map<String, String> environment = Map.of("OPENCODE_CONFIG_CONTENT", own);

    assertThat(given("opencode", environment).environment()).isEqualTo(environment);
    assertThat(member.outcome()).startsWith("none: OPENCODE_CONFIG_CONTENT is set");
    assertThat(member.takeNote("a")).isEmpty();
  }

  @Test
  void qwenReadsAFileWithoutASecret() throws Exception {
    assumeFalse(Files.exists(Path.of("/etc/qwen-code")));
    TerminalTools tools = given("qwen", Map.of());

    Path file = Path.of(tools.environment().get("QWEN_CODE_SYSTEM_DEFAULTS_PATH"));
    assertThat(file).startsWith(home);
    assertThat(Files.readString(file))
        .contains("${BROKERLINE_RELAY_URL}", "Bearer ${BROKERLINE_RELAY_TOKEN}")
        .doesNotContain(token());
    assertThat(tools.arguments()).isEmpty();
    assertThat(tools.environment())
        .containsEntry("BROKERLINE_RELAY_TOKEN", token())
        .containsEntry("BROKERLINE_RELAY_URL", member.admit().orElseThrow().address().toString());
    assertThat(given("qwen", Map.of()).environment()).isEqualTo(tools.environment());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void qwenWithSettingsOfItsSystemGetsNoneAndNorDoesGemini() {
    Map<String, String> environment = Map.of("QWEN_CODE_SYSTEM_SETTINGS_PATH", "/x");

    assertThat(given("qwen", environment).environment()).isEqualTo(environment);
    assertThat(member.outcome()).startsWith("none: qwen has settings of its system");
    assertThat(given("gemini", environment).environment()).isEqualTo(environment);
    assertThat(member.outcome()).startsWith("none: gemini reads the addresses");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aProgramThatIsNotKnownGetsNoneAndNobodyListens() {
    TerminalTools tools = given("cat -u", Map.of());

    assertThat(tools.arguments()).containsExactly("-u");
    assertThat(member.outcome())
        .isEqualTo("none: how 'cat' is given tools in a terminal is not known");
    assertThat(member.hasTools()).isFalse();
  }

  @Test
  void theNoteIsTakenOnce() {
    given("claude", Map.of());

    assertThat(member.takeNote("a")).hasLineCount(4).endsWith("\n\n");
    assertThat(member.takeNote("a")).isEmpty();
  }
}
