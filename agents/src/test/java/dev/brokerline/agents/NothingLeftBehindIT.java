package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SpawnAgent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the real broker does for programs that it knows by name, and that {@link SpawnOptions} keep
 * it from: no key in an argument or a file, no file in the project or the home directory, and no
 * bypass of permissions.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NothingLeftBehindIT {

  private static final Pattern KEY = Pattern.compile("(?:rk|at)_live_\\w+");
  private static final List<String> PROGRAMS =
      List.of("claude", "codex", "gemini", "opencode", "droid", "cursor-agent");

  /** Notes its arguments and its variables beside itself, and stays; "mcp" is a call in passing. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      printf '%s\\n' "$@" >> "$0.args"
      env > "$0.env.new" && mv "$0.env.new" "$0.env"
      [ "$1" = mcp ] || exec cat > /dev/null
      """;

  @TempDir Path folder;
  private Path project;
  private Path home;
  private AgentRelay relay;

  @BeforeEach
  void open() throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    Files.createDirectory(project.resolve(".git"));
    home = Files.createDirectory(folder.resolve("home"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : PROGRAMS) {
      Path file = Files.writeString(bin.resolve(program), SCRIPT);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    String path = bin + File.pathSeparator + System.getenv("PATH");
    BrokerClientOptions broker =
        BrokerClientOptions.builder()
            .directory(project)
            .environment(Map.of("PATH", path, "HOME", home.toString()))
            .build();
    relay = AgentRelay.open(AgentRelayOptions.builder().broker(broker).build()).join();
  }

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void byDefaultNothingIsLeftAndNobodySeesAKey() throws IOException {
    for (String program : PROGRAMS) {
      relay.spawn(SpawnOptions.cli(program, program).build()).join();
      String variables = variables(program);
      assertThat(variables).as(program).contains("RELAY_").doesNotContain("RELAY_AGENT_TOKEN");
      if (!program.equals("cursor-agent")) {
        assertThat(variables).as(program).doesNotContainPattern(KEY);
      }
    }
    assertNothingIsLeft();
    for (String program : List.of("claude", "gemini", "opencode", "droid")) {
      assertThat(arguments(program)).as(program).isBlank();
    }
    assertThat(arguments("codex")).isEqualTo("-c\ncheck_for_update_on_startup=false\n");
  }

  @Test
  void aFileOfTheUsersStaysAsItIs() throws IOException {
    String own = "{ // which the broker cannot read\n}\n";
    Path file = Files.writeString(project.resolve("opencode.json"), own);
    relay.spawn(SpawnOptions.opencode("a").build()).join();
    assertThat(variables("opencode")).isNotEmpty();
    assertThat(file).hasContent(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "opencode"})
  void theRelaysToolsNeedNoKeyInAnArgumentOrAFile(String program) throws IOException {
    relay.spawn(SpawnOptions.cli("a", program).relayTools("my-mcp --fast").build()).join();
    String variables = variables(program);
    assertThat(variables).contains("RELAY_AGENT_NAME=a\n").containsPattern("RELAY_AGENT_TOKEN=at_");
    assertThat(arguments(program) + variables).contains("my-mcp");
    assertNothingIsLeft();
  }

  @Test
  void aProgramInTheRelayHasItsTokenInItsEnvironmentOnly() throws IOException {
    for (String program : List.of("gemini", "droid")) {
      relay.spawn(SpawnOptions.cli(program, program).skipRelayPrompt(false).build()).join();
      assertThat(variables(program)).contains("RELAY_AGENT_NAME=" + program);
    }
    assertNothingIsLeft();
    assertThat(arguments("gemini") + arguments("droid")).isBlank();
  }

  @Test
  void permissionsAreBypassedWhenChosen() throws IOException {
    relay.spawn(SpawnOptions.claude("a").bypassPermissions(true).build()).join();
    assertThat(variables("claude")).isNotEmpty();
    assertThat(arguments("claude")).isEqualTo("--dangerously-skip-permissions\n");
  }

  @Test
  void aMissingProgramIsNamed() throws IOException {
    Files.delete(folder.resolve("bin/gemini"));
    Agent agent = relay.spawn(SpawnOptions.gemini("a").build()).join();
    assertThatThrownBy(() -> agent.awaitReady(Duration.ofSeconds(30)).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .hasMessageContaining("could not be started")
        .hasMessageContaining("cannot run gemini: not found in PATH")
        .extracting(failure -> ((AgentWaitException) failure).reason())
        .isEqualTo(Reason.LAUNCH_FAILED);
  }

  /** Why all this is needed: if it fails with another broker, that one has learned better. */
  @Test
  void leftToItselfTheBrokerWritesKeysWhereOthersReadThem() throws IOException {
    for (String program : List.of("claude", "opencode", "gemini")) {
      relay.request(SpawnAgent.of(AgentSpec.pty(program, program))).join();
      assertThat(variables(program)).isNotEmpty();
    }
    await().untilAsserted(() -> assertThat(arguments("gemini")).contains("--yolo"));
    assertThat(arguments("claude"))
        .contains("--dangerously-skip-permissions", "--mcp-config")
        .containsPattern(KEY);
    assertThat(Files.readString(project.resolve("opencode.json"))).containsPattern(KEY);
    assertThat(home.resolve(".gemini/trustedFolders.json")).exists();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(argumentsOfAllProcesses()).noneMatch(line -> KEY.matcher(line).find());
    for (String program : PROGRAMS) {
      assertThat(arguments(program)).as(program).doesNotContainPattern(KEY);
    }
    for (Path directory : List.of(project, home)) {
      try (Stream<Path> files = Files.walk(directory)) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  private List<String> argumentsOfAllProcesses() {
    return ProcessHandle.current()
        .descendants()
        .map(process -> String.join(" ", process.info().arguments().orElse(new String[0])))
        .toList();
  }

  private String arguments(String program) throws IOException {
    Path file = folder.resolve("bin/" + program + ".args");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Returns the variables of a program that runs by now. */
  private String variables(String program) throws IOException {
    Path file = folder.resolve("bin/" + program + ".env");
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
    return Files.readString(file);
  }
}
