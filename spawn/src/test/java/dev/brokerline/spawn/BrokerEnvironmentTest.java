package dev.brokerline.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.RelaycastEndpoint.Workspace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerEnvironmentTest {

  private static final Path BINARY = Path.of("/store/agent-relay-broker");

  @Test
  void theBrokerIsQuietReportsNothingAndReachesLoopback() {
    assertThat(environment(Map.of(), Map.of()))
        .containsOnly(
            Map.entry("RUST_LOG", "off"),
            Map.entry("AGENT_RELAY_NO_DEBUG_FILES", "1"),
            Map.entry("AGENT_RELAY_TELEMETRY_DISABLED", "1"),
            Map.entry("NO_PROXY", "127.0.0.1,localhost"),
            Map.entry("no_proxy", "127.0.0.1,localhost"),
            Map.entry("TERM", "xterm-256color"),
            Map.entry(
                "PATH", "/store:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
  }

  @Test
  void inheritedVariablesStayAndTheCallersWin() {
    assertThat(environment(Map.of("A", "1", "B", "1"), Map.of("B", "2", "C", "2")))
        .containsEntry("A", "1")
        .containsEntry("B", "2")
        .containsEntry("C", "2");
  }

  @Test
  void onlyTheCallerTurnsTheLogOn() {
    assertThat(environment(Map.of("RUST_LOG", "debug"), Map.of())).containsEntry("RUST_LOG", "off");
    assertThat(environment(Map.of(), Map.of("RUST_LOG", "debug")))
        .containsEntry("RUST_LOG", "debug");
    assertThat(of(LaunchOptions.builder().inheritedEnvironment(Map.of()).logLevel("warn")))
        .containsEntry("RUST_LOG", "warn");
  }

  @Test
  void telemetryThatWasAskedForIsNotForbidden() {
    assertThat(of(LaunchOptions.builder().inheritedEnvironment(Map.of()).telemetry(true)))
        .doesNotContainKey("AGENT_RELAY_TELEMETRY_DISABLED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RELAY_AGENT_NAME",
        "RELAY_AGENT_TOKEN",
        "RELAY_AGENT_TYPE",
        "RELAY_STRICT_AGENT_NAME",
        "CLAUDECODE",
        "CLAUDE_CODE_SESSION_ID",
        "GIT_DIR",
        "COLUMNS",
        "TMUX"
      })
  void whatIsAboutTheCallerIsNotInheritedButMayBeSet(String name) {
    assertThat(environment(Map.of(name, "x"), Map.of())).doesNotContainKey(name);
    assertThat(environment(Map.of(name, "x"), Map.of(name, "y"))).containsEntry(name, "y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUST_BACKTRACE", "AGENT_RELAY_DISABLE_RELAYCAST"})
  void whatBreaksAStartIsRemovedWhoeverSetsIt(String name) {
    assertThat(environment(Map.of(name, "1"), Map.of())).doesNotContainKey(name);
    assertThat(environment(Map.of(), Map.of(name, "1"))).doesNotContainKey(name);
  }

  @ParameterizedTest
  @CsvSource({
    "corp.example, 'corp.example,127.0.0.1,localhost'",
    "'localhost, corp.example', 'localhost, corp.example,127.0.0.1'",
    "'127.0.0.1,LOCALHOST', '127.0.0.1,LOCALHOST'",
    "*, *",
    "'', '127.0.0.1,localhost'",
  })
  void exemptionsFromProxiesAreKeptAndExtended(String before, String after) {
    assertThat(environment(Map.of("NO_PROXY", before), Map.of()))
        .containsEntry("NO_PROXY", after)
        .containsEntry("no_proxy", after);
    assertThat(environment(Map.of("no_proxy", before, "NO_PROXY", "x"), Map.of()))
        .containsEntry("NO_PROXY", "x,127.0.0.1,localhost");
  }

  @ParameterizedTest
  @CsvSource({"/usr/bin, /store:/usr/bin", "/usr/bin:/store, /usr/bin:/store"})
  void theBinarysDirectoryIsOnThePathOnce(String before, String after) {
    assertThat(environment(Map.of("PATH", before), Map.of())).containsEntry("PATH", after);
  }

  @Test
  void aGivenRelaycastReplacesEverythingThatSaysOtherwise() {
    Map<String, String> others =
        Map.of(
            "RELAY_API_KEY", "rk_other",
            "RELAY_BASE_URL", "http://other",
            "RELAYCAST_BASE_URL", "http://other",
            "RELAYCAST_LOCAL_BASE_URL", "http://other",
            "RELAYCAST_WS_URL", "ws://other",
            "RELAY_DEFAULT_WORKSPACE", "ws_other",
            "RELAY_WORKSPACE_ID", "ws_other",
            "RELAY_WORKSPACES_JSON", "[]");
    RelaycastEndpoint endpoint =
        RelaycastEndpoint.of(
            URI.create("http://127.0.0.1:1"), new Workspace("ws_1", null, "rk_live_1"));

    Map<String, String> environment =
        of(LaunchOptions.builder().inheritedEnvironment(others).relaycast(endpoint));

    assertThat(environment).containsAllEntriesOf(endpoint.variables());
    assertThat(environment.values()).noneMatch(value -> value.contains("other"));
    assertThat(environment).doesNotContainKey("RELAY_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RELAYCAST_MCP_COMMAND", "RELAYCAST_TELEMETRY_DISABLED"})
  void aGivenRelaycastLeavesWhatDoesNotChooseTheService(String name) {
    RelaycastEndpoint endpoint = RelaycastEndpoint.of(URI.create("http://127.0.0.1:1"));

    assertThat(
            of(
                LaunchOptions.builder()
                    .inheritedEnvironment(Map.of(name, "kept"))
                    .relaycast(endpoint)))
        .containsEntry(name, "kept");
  }

  @Test
  void withoutAGivenRelaycastTheEnvironmentDecides() {
    assertThat(environment(Map.of("RELAY_API_KEY", "rk_mine"), Map.of()))
        .containsEntry("RELAY_API_KEY", "rk_mine");
  }

  private static Map<String, String> environment(
      Map<String, String> inherited, Map<String, String> ofTheCaller) {
    return of(LaunchOptions.builder().inheritedEnvironment(inherited).environment(ofTheCaller));
  }

  private static Map<String, String> of(LaunchOptions.Builder options) {
    return BrokerEnvironment.of(options.build(), BINARY);
  }
}
