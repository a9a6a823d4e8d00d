package dev.brokerline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client of the protocol's own SDK, pinned and installed once by npm, uses an agent's tools.
 */
@Timeout(300)
class RealMcpClientIT {

  private static final String VERSION = "1.32.2";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path kit;

  @TempDir private Path directory;
  private Talk talk;
  private FakeAgentExecutable claude;

  /** Installs the client into the cache, whole or not at all. */
  @BeforeAll
  static void install() throws Exception {
    assumeTrue(SearchPath.of(System.getenv()).find("npm").isPresent(), "npm is not installed");
    Path place = Path.of(System.getProperty("brokerline.test.home")).toAbsolutePath().getParent();
    kit = place.resolve("mcp-client-" + VERSION);
    if (!Files.isDirectory(kit)) {
      Path making = Files.createTempDirectory(Files.createDirectories(place), "mcp-client-");
      copy("package.json", making);
      copy("package-lock.json", making);
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(making.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(npm.waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(npm.exitValue()).isZero();
      Files.move(making, kit, StandardCopyOption.ATOMIC_MOVE);
    }
    copy("client.mjs", kit);
  }

  private static void copy(String name, Path to) throws IOException {
    try (InputStream file = RealMcpClientIT.class.getResourceAsStream("mcp-client/" + name)) {
      Files.copy(
          Objects.requireNonNull(file), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @BeforeEach
  void open() throws Exception {
    claude =
        FakeAgentExecutable.create(
            directory, "claude", AgentScript.of(AgentTurn.hello(), AgentTurn.hello()));
    talk = new Talk(Talk.Form.IN_PROCESS, directory);
  }

  @AfterEach
  void close() {
    if (talk != null) {
      talk.close();
    }
  }

  private ToolCaller spawn(String name) throws Exception {
    int before = claude.record().received("mcp_set_servers").size();
    talk.ask(
        SpawnAgent.of(AgentSpec.headless(name, HeadlessProvider.of("claude")))
            .withSkipRelayPrompt(true));
    return ToolCaller.in(claude.record().received("mcp_set_servers").get(before));
  }

  private static Process client(ToolCaller agent, String token) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("node", "client.mjs", agent.address().toString())
            .directory(new File(kit.toString()));
    builder.environment().put("TOKEN", token);
    return builder.start();
  }

  private static List<JsonNode> talk(ToolCaller agent, String... lines) throws Exception {
    Process client = client(agent, agent.token());
    try (OutputStream in = client.getOutputStream()) {
      in.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    List<JsonNode> said = new ArrayList<>();
    try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(JSON.readTree(line));
      }
    }
    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue())
        .as(new String(client.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();
    return said;
  }

  @Test
  void theClientListsAndCallsTheTools() throws Exception {
    ToolCaller ann = spawn("ann");

    List<JsonNode> said =
        talk(
            ann,
            "[\"list_agents\",{}]",
            "[\"send_dm\",{\"to\":\"human:mia\",\"text\":\"grüß dich\"}]",
            "[\"send_dm\",{\"to\":\"human:mia\"}]",
            "[\"add_agent\",{\"name\":\"x\",\"cli\":\"claude\",\"task\":\"t\"}]");

    assertThat(said.get(0).at("/server/name").asText()).isEqualTo("relay");
    assertThat(said.get(0).path("tools")).hasSize(9);
    assertThat(said.get(0).path("instructions").asText()).contains("check_inbox");
    assertThat(said.get(1).at("/content/0/text").asText()).contains("\"name\":\"ann\"");
    assertThat(said.get(2).path("isError").asBoolean()).isFalse();
    assertThat(said.get(3).path("isError").asBoolean()).isTrue();
    assertThat(said.get(4).path("code").asInt()).isEqualTo(-32602);
    assertThat(talk.await(RelayEvent.Inbound.class, 1).body()).isEqualTo("grüß dich");
  }

  @Test
  void theClientOfAReleasedAgentIsRefused() throws Exception {
    ToolCaller ann = spawn("ann");
    talk.ask(ReleaseAgent.of("ann"));

    Process client = client(ann, ann.token());

    String words = new String(client.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).isNotZero();
    assertThat(words).contains("401").doesNotContain(ann.token());
  }
}
