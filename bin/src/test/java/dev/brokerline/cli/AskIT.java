package dev.brokerline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code brokerline ask} with a fake claude. */
@Timeout(180)
class AskIT {

  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private FakeAgentExecutable claude;

  private LauncherProcess start(AgentScript script, String... arguments) throws Exception {
    claude =
        FakeAgentExecutable.create(
            Files.createDirectories(directory.resolve("programs")), "claude", script);
    List<String> command = LauncherProcess.command(directory, Main.class, "ask");
    command.addAll(Arrays.asList(arguments));
    String path = claude.file().getParent() + ":" + System.getenv("PATH");
    return LauncherProcess.startWithInput(directory, command, Map.of("PATH", path));
  }

  private LauncherProcess ended(AgentScript script, String... arguments) throws Exception {
    LauncherProcess ask = start(script, arguments);
    ask.endInput();
    return ask;
  }

  @Test
  void theAnswerIsOnStandardOutputAndTheRestBesideIt() throws Exception {
    AgentScript hello = AgentScript.of(AgentTurn.hello().usage(AgentUsage.STANDARD));
    try (LauncherProcess ask = ended(hello, "claude", "Say hello")) {
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.out()).containsExactly("Hello from mock.");
      assertThat(ask.err())
          .anyMatch(line -> line.startsWith("brokerline: 80 tokens in, 20 from the cache, 7 out"))
          .anyMatch(line -> line.startsWith("brokerline: go on with: brokerline ask claude --res"));
    }
    assertThat(claude.record().prompts()).containsExactly("Say hello");
  }

  @Test
  void programsGetOneObjectALine() throws Exception {
    try (LauncherProcess ask =
        ended(AgentScript.of(AgentTurn.hello()), "claude", "--json", "Say hello")) {
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.out())
          .anyMatch(line -> line.startsWith("{\"event\":{\"seq\":1,\"kind\":\"started\""))
          .anyMatch(line -> line.contains("\"kind\":\"text_delta\""))
          .last()
          .asString()
          .startsWith("{\"result\":{\"exit_code\":0,\"reason\":\"ok\"")
          .contains("\"text\":\"Hello from mock.\"");
    }
  }

  @Test
  void aConversationReadsItsPromptsFromTheInput() throws Exception {
    try (LauncherProcess ask = start(AgentScript.of(AgentTurn.hello()), "claude", "-i")) {
      ask.send("one\n\ntwo\n".getBytes(UTF_8));
      ask.endInput();
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.out()).containsExactly("Hello from mock.", "Hello from mock.");
    }
    assertThat(claude.record().prompts()).containsExactly("one", "two");
  }

  @Test
  void aToolIsDeniedWithoutATerminalAndAllowedOnRequest() throws Exception {
    AgentScript tool =
        AgentScript.of(AgentTurn.empty().tool(ToolUse.asking("touch it", "done")).text("end"));
    try (LauncherProcess ask = ended(tool, "claude", "Use it")) {
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.err()).anyMatch(line -> line.contains("denied (POLICY)"));
    }
    try (LauncherProcess ask = ended(tool, "claude", "--permissions", "allow", "Use it")) {
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.err()).anyMatch(line -> line.equals("brokerline: allowed"));
    }
  }

  @Test
  void aPersonIsAskedForAPermission() throws Exception {
    AgentScript tool =
        AgentScript.of(AgentTurn.empty().tool(ToolUse.asking("touch it", "done")).text("end"));
    try (LauncherProcess ask = start(tool, "claude", "--permissions", "ask", "Use it")) {
      ask.send("yes\n".getBytes(UTF_8));
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(ExitCodes.OK);
      assertThat(ask.all()).contains("may claude run").contains("brokerline: allowed");
    }
  }

  @Test
  void whatWentWrongIsInTheExitCode() throws Exception {
    AgentScript hello = AgentScript.of(AgentTurn.hello());
    assertEnds(hello, ExitCodes.USAGE, "there is no prompt", "claude");
    assertEnds(hello, ExitCodes.USAGE, "unknown program 'clod'", "clod", "hello");
    assertEnds(hello, ExitCodes.NO_BROKER, "was not found", "acp:no-such-program", "hello");
    assertEnds(
        AgentScript.of(AgentTurn.empty().fail(AgentFailure.UNAUTHORIZED)),
        ExitCodes.NO_BROKER,
        "claude failed: AUTH_REQUIRED",
        "claude",
        "hello");
    assertEnds(
        AgentScript.of(AgentTurn.empty().fail(AgentFailure.SERVER_ERROR)),
        ExitCodes.AGENT_FAILED,
        "claude failed: UPSTREAM_ERROR",
        "claude",
        "hello");
    assertEnds(
        AgentScript.of(AgentTurn.empty().text("so far").hang()),
        ExitCodes.TIMEOUT,
        "not done within 3 s",
        "claude",
        "--timeout",
        "3s",
        "hello");
  }

  private void assertEnds(AgentScript script, int code, String words, String... arguments)
      throws Exception {
    try (LauncherProcess ask = ended(script, arguments)) {
      assertThat(ask.exitCode(LONG)).as(ask::all).isEqualTo(code);
      assertThat(String.join("\n", ask.err())).contains(words);
      ask.assertNothingIsLeft();
    }
  }
}
