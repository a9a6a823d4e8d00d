package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class OneShotProgramIT {

  private static final AgentTurn WITH_TOOL =
      AgentTurn.empty().tool(ToolUse.allowed("echo", "ran\n")).text("Hello", ".");

  @TempDir private Path directory;

  private FakeAgentExecutable agent(String program, AgentTurn... turns) throws IOException {
    return FakeAgentExecutable.create(
        directory, program, AgentScript.of(turns).toBuilder().sessionIds("s1").build());
  }

  private static List<Node> run(FakeAgentExecutable agent, int exitCode, String... arguments)
      throws Exception {
    try (AgentTalk talk = AgentTalk.start(agent, arguments)) {
      talk.closeStdin();
      List<Node> nodes = new ArrayList<>();
      for (String line : talk.rest()) {
        nodes.add(Node.parse("line", line));
      }
      assertThat(talk.exit()).isEqualTo(exitCode);
      return nodes;
    }
  }

  private static List<String> types(List<Node> nodes) {
    return nodes.stream().map(node -> node.at("type").text()).toList();
  }

  private static Node last(List<Node> nodes) {
    return nodes.get(nodes.size() - 1);
  }

  @Test
  void codexTellsOfItemsAndOfTheTokensOfTheThread() throws Exception {
    FakeAgentExecutable codex = agent("codex", WITH_TOOL);
    List<Node> first = run(codex, 0, "exec", "-s", "read-only", "--json", "-m", "x", "say it");
    assertThat(types(first))
        .containsExactly(
            "thread.started",
            "item.completed",
            "turn.started",
            "item.started",
            "item.completed",
            "item.completed",
            "turn.completed");
    assertThat(last(first).at("usage").at("input_tokens").text()).isEqualTo("200");
    List<Node> second = run(codex, 0, "exec", "--json", "resume", "s1", "again");
    assertThat(last(second).at("usage").at("input_tokens").text()).isEqualTo("400");
    assertThat(run(codex, 1, "exec", "--json", "resume", "unknown", "again")).isEmpty();
    assertThat(codex.record().prompts()).containsExactly("say it", "again");
    assertThat(codex.record().turns().get(0).model()).isEqualTo("x");
  }

  @Test
  void codexWaitsForTheEndOfItsInputAndTakesItAsPrompt() throws Exception {
    FakeAgentExecutable codex = agent("codex");
    try (AgentTalk talk = AgentTalk.start(codex, "exec", "--json", "-")) {
      talk.send("one").send("two");
      assertThat(talk.exitsWithin(300)).isFalse();
      talk.closeStdin();
      assertThat(talk.exit()).isZero();
    }
    assertThat(codex.record().prompts()).containsExactly("one\ntwo");
  }

  @Test
  void geminiTellsOfPiecesAndEndsWithStatistics() throws Exception {
    FakeAgentExecutable gemini = agent("gemini", WITH_TOOL);
    List<Node> nodes = run(gemini, 0, "-o", "stream-json", "-p", "say it");
    assertThat(types(nodes))
        .containsExactly(
            "init", "message", "tool_use", "tool_result", "message", "message", "result");
    Node stats = last(nodes).at("stats");
    assertThat(stats.at("input").text()).isEqualTo("160");
    assertThat(stats.at("cached").text()).isEqualTo("40");
    assertThat(run(gemini, 0, "-o", "stream-json", "-r", "s1", "-p", "again")).hasSize(7);
    assertThat(run(gemini, 42, "-o", "stream-json", "-r", "unknown", "-p", "again")).isEmpty();
    assertThat(gemini.record().turns().get(1).earlier()).containsExactly("say it");
  }

  @Test
  void opencodeTellsOfTheTokensOfEachStep() throws Exception {
    FakeAgentExecutable opencode = agent("opencode", WITH_TOOL);
    List<Node> nodes =
        run(opencode, 0, "run", "--format", "json", "-m", "mock/other-model", "say it");
    assertThat(types(nodes))
        .containsExactly(
            "step_start", "tool_use", "step_finish", "step_start", "text", "step_finish");
    assertThat(last(nodes).at("part").at("tokens").at("input").text()).isEqualTo("80");
    assertThat(types(run(opencode, 1, "run", "--format", "json", "-m", "mock/none", "x")))
        .containsExactly("error");
    assertThat(run(opencode, 1, "run", "--format", "json", "-s", "unknown", "x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "codex, 1, turn.failed, exec --json x",
    "gemini, 145, result, -o stream-json -p x",
    "opencode, 1, error, run --format json x",
    "claude, 1, result, -p --output-format stream-json --verbose x",
  })
  void failsAsTheProgramDoes(String program, int exitCode, String type, String arguments)
      throws Exception {
    FakeAgentExecutable agent = agent(program, AgentTurn.empty().fail(AgentFailure.UNAUTHORIZED));
    List<Node> nodes = run(agent, exitCode, arguments.split(" ", -1));
    assertThat(last(nodes).at("type").text()).isEqualTo(type);
    assertThat(last(nodes).toString()).contains("401");
  }

  @ParameterizedTest
  @CsvSource({
    "codex, INT, 1", "codex, TERM, 143",
    "gemini, INT, 0", "gemini, TERM, 0",
    "opencode, INT, 130", "opencode, TERM, 143",
  })
  void endsByASignalAsTheProgramDoes(String program, String signal, int exitCode) throws Exception {
    FakeAgentExecutable agent = agent(program, AgentTurn.hello().stderr("said it").hang());
    String[] arguments =
        switch (program) {
          case "codex" -> new String[] {"exec", "--json", "x"};
          case "gemini" -> new String[] {"-o", "stream-json", "-p", "x"};
          default -> new String[] {"run", "--format", "json", "x"};
        };
    try (AgentTalk talk = AgentTalk.start(agent, arguments)) {
      talk.closeStdin();
      var unused = talk.next(node -> node.toString().contains("Hello"));
      talk.signal(signal);
      assertThat(talk.exit()).isEqualTo(exitCode);
      assertThat(talk.rest()).noneMatch(line -> line.contains("\"result\""));
    }
    assertThat(agent.record().signals()).containsExactly(signal);
  }

  @ParameterizedTest
  @CsvSource({
    "claude, 2.1.332 (Claude Code)",
    "codex, codex-cli 0.171.0",
    "gemini, 0.61.0",
    "anything, 1.0.0"
  })
  void tellsItsVersion(String program, String version) throws Exception {
    try (AgentTalk talk = AgentTalk.start(agent(program), "--version")) {
      assertThat(talk.rest()).containsExactly(version);
      assertThat(talk.exit()).isZero();
    }
  }
}
