package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class AcpProgramIT {

  private static final ToolUse TOUCH = ToolUse.asking("touch file", "done\n");

  @TempDir private Path directory;

  private FakeAgentExecutable agent(String program, AgentScript script) throws IOException {
    return FakeAgentExecutable.create(directory, program, script);
  }

  /** Starts the program and opens the session {@code s1}. */
  private AgentTalk open(String program, AgentScript script) throws Exception {
    return open(agent(program, script.toBuilder().sessionIds("s1").build()));
  }

  private static AgentTalk open(FakeAgentExecutable agent) throws Exception {
    boolean isOpencode = agent.file().endsWith("opencode");
    AgentTalk talk = AgentTalk.start(agent, isOpencode ? "acp" : "--acp");
    talk.send("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':1}}");
    assertThat(talk.answer(1).at("result").at("protocolVersion").text()).isEqualTo("1");
    talk.send("{'jsonrpc':'2.0','id':2,'method':'session/new','params':{'cwd':'/ws'}}");
    assertThat(talk.answer(2).at("result").at("sessionId").text()).isEqualTo("s1");
    return talk;
  }

  private static void prompt(AgentTalk talk, int id, String text) throws IOException {
    talk.send(
        "{'jsonrpc':'2.0','id':%d,'method':'session/prompt','params':{'sessionId':'s1','prompt':[{'type':'text','text':'%s'}]}}"
            .formatted(id, text));
  }

  private static String text(List<Node> messages) {
    return messages.stream()
        .map(node -> node.at("params").at("update"))
        .filter(update -> update.at("sessionUpdate").text().equals("agent_message_chunk"))
        .map(update -> update.at("content").at("text").text())
        .collect(Collectors.joining("|"));
  }

  private static Node permission(AgentTalk talk) throws Exception {
    return talk.next(node -> node.at("method").text().equals("session/request_permission"));
  }

  private static void choose(AgentTalk talk, Node question, String option) throws IOException {
    talk.send(
        "{'jsonrpc':'2.0','id':%s,'result':{'outcome':{'outcome':'selected','optionId':'%s'}}}"
            .formatted(question.at("id").text(), option));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, _meta.quota.token_count.input_tokens, 200",
    "opencode, usage.inputTokens, 80",
    "copilot, usage.inputTokens, 200",
    "codex-acp, usage.inputTokens, 160",
    "claude-agent-acp, usage.inputTokens, 160",
    "anything, usage.inputTokens, 160",
  })
  void tellsOfTheTokensOfATurnWithATool(String program, String path, String tokens)
      throws Exception {
    AgentTurn turn = AgentTurn.hello().tool(ToolUse.allowed("ls", "a b\n"));
    try (AgentTalk talk = open(program, AgentScript.of(turn))) {
      prompt(talk, 3, "hi");
      Node answer = talk.answer(3).at("result");
      assertThat(answer.at("stopReason").text()).isEqualTo("end_turn");
      for (String key : path.split("\\.", -1)) {
        answer = answer.at(key);
      }
      assertThat(answer.text()).isEqualTo(tokens);
      assertThat(text(talk.skipped())).isEqualTo("Hello| from| mock|.");
      assertThat(talk.closeStdin().exit()).isZero();
    }
  }

  @Test
  void asksWithSeveralOptionsOfOneKindAndGoesOnByTheAnswer() throws Exception {
    AgentTurn turn = AgentTurn.empty().tool(TOUCH).text("after");
    FakeAgentExecutable qwen =
        agent("qwen", AgentScript.of(turn).toBuilder().sessionIds("s1").build());
    try (AgentTalk talk = open(qwen)) {
      prompt(talk, 3, "first");
      Node question = permission(talk);
      assertThat(question.at("params").at("options").items())
          .extracting(option -> option.at("kind").text())
          .containsExactly("allow_once", "allow_once", "reject_once");
      choose(talk, question, "proceed_once");
      var unused = talk.answer(3);
      assertThat(text(talk.skipped())).isEqualTo("|after|");
      prompt(talk, 4, "second");
      choose(talk, permission(talk), "cancel");
      assertThat(talk.answer(4).at("result").at("stopReason").text()).isEqualTo("end_turn");
      assertThat(talk.skipped())
          .anyMatch(node -> node.at("params").at("update").at("status").text().equals("failed"))
          .noneMatch(node -> node.toString().contains("after"));
    }
    assertThat(qwen.record().prompts()).containsExactly("first", "second");
    assertThat(qwen.record().turns().get(1).earlier()).containsExactly("first");
  }

  @Test
  void selectsModelsByTheWayThatTheProgramHas() throws Exception {
    try (AgentTalk gemini = open("gemini", AgentScript.of())) {
      gemini.send(
          "{'jsonrpc':'2.0','id':3,'method':'session/set_config_option','params':{'sessionId':'s1'}}");
      assertThat(gemini.answer(3).at("error").at("code").text()).isEqualTo("-32601");
      gemini.send(
          "{'jsonrpc':'2.0','id':4,'method':'session/set_model','params':{'sessionId':'s1','modelId':'nonsense'}}");
      assertThat(gemini.answer(4).at("result").isObject()).isTrue();
      prompt(gemini, 5, "hi");
      assertThat(gemini.answer(5).toString()).contains("\"model\":\"nonsense\"");
    }
    try (AgentTalk claude = open("claude-agent-acp", AgentScript.of())) {
      claude.send(
          "{'jsonrpc':'2.0','id':3,'method':'session/set_model','params':{'sessionId':'s1'}}");
      assertThat(claude.answer(3).at("error").at("code").text()).isEqualTo("-32601");
      claude.send(
          "{'jsonrpc':'2.0','id':4,'method':'session/set_config_option','params':{'sessionId':'s1','configId':'model','value':'nonsense'}}");
      assertThat(claude.answer(4).at("error").at("code").text()).isEqualTo("-32602");
      claude.send(
          "{'jsonrpc':'2.0','id':5,'method':'session/set_config_option','params':{'sessionId':'s1','configId':'model','value':'haiku'}}");
      Node options = claude.answer(5).at("result").at("configOptions");
      assertThat(options.items().get(1).at("currentValue").text()).isEqualTo("haiku");
    }
  }

  @ParameterizedTest
  @CsvSource({"gemini, cancelled", "qwen, -32603", "opencode, end_turn"})
  void treatsASecondPromptAsTheProgramDoes(String program, String first) throws Exception {
    AgentTurn slow = AgentTurn.empty().text("one").pause(Duration.ofMillis(500));
    try (AgentTalk talk = open(program, AgentScript.of(slow, AgentTurn.empty().text("two")))) {
      prompt(talk, 3, "first");
      var unused = talk.next(node -> node.toString().contains("one"));
      prompt(talk, 4, "second");
      Node answer = talk.answer(3);
      assertThat(answer.at("result").at("stopReason").text(answer.at("error").at("code").text()))
          .isEqualTo(first);
      assertThat(talk.answer(4).at("result").at("stopReason").text()).isEqualTo("end_turn");
    }
  }

  @Test
  void cancelsATurnThatHangs() throws Exception {
    try (AgentTalk talk = open("copilot", AgentScript.of(AgentTurn.hello().hang()))) {
      prompt(talk, 3, "hi");
      var unused = talk.next(node -> node.toString().contains("mock"));
      talk.send("{'jsonrpc':'2.0','method':'session/cancel','params':{'sessionId':'s1'}}");
      assertThat(talk.answer(3).at("result").at("stopReason").text()).isEqualTo("cancelled");
    }
  }

  @ParameterizedTest
  @CsvSource({"gemini", "qwen", "copilot"})
  void cancelsATurnThoughTheOneBeforeHasHardlyEnded(String program) throws Exception {
    try (AgentTalk talk = open(program, AgentScript.of(AgentTurn.hello().hang()))) {
      for (int id = 3; id < 23; id++) {
        prompt(talk, id, "hi");
        talk.send("{'jsonrpc':'2.0','method':'session/cancel','params':{'sessionId':'s1'}}");
        assertThat(talk.answer(id).at("result").at("stopReason").text()).isEqualTo("cancelled");
        assertThat(talk.skipped()).hasSizeLessThan(20);
      }
    }
  }

  @Test
  void resumesAfterAKillWithWhatWasSaid() throws Exception {
    FakeAgentExecutable agent =
        agent("opencode", AgentScript.builder().sessionIds("s1").knownSessions("old").build());
    try (AgentTalk talk = open(agent)) {
      prompt(talk, 3, "remember");
      var unused = talk.answer(3);
      talk.handle().destroyForcibly();
      assertThat(talk.exit()).isEqualTo(137);
    }
    try (AgentTalk talk = AgentTalk.start(agent, "acp")) {
      talk.send("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{}}");
      talk.send(
          "{'jsonrpc':'2.0','id':2,'method':'session/load','params':{'sessionId':'unknown'}}");
      assertThat(talk.answer(2).at("error").at("code").text()).isEqualTo("-32603");
      talk.send("{'jsonrpc':'2.0','id':3,'method':'session/load','params':{'sessionId':'old'}}");
      assertThat(talk.answer(3).at("result").isObject()).isTrue();
      talk.send("{'jsonrpc':'2.0','id':4,'method':'session/load','params':{'sessionId':'s1'}}");
      assertThat(talk.answer(4).at("result").isObject()).isTrue();
      assertThat(talk.skipped().toString()).contains("remember", "Hello from mock.");
      prompt(talk, 5, "again");
      var unused = talk.answer(5);
    }
    assertThat(agent.record().turns().get(1).earlier()).containsExactly("remember");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, SERVER_ERROR, 500",
    "gemini, UNAUTHORIZED, 401",
    "qwen, UNAUTHORIZED, -32603",
    "opencode, UNAUTHORIZED, -32603",
    "claude-agent-acp, UNAUTHORIZED, -32000",
    "claude-agent-acp, SERVER_ERROR, -32603",
  })
  void failsAsTheProgramDoes(String program, AgentFailure failure, String code) throws Exception {
    try (AgentTalk talk = open(program, AgentScript.of(AgentTurn.empty().fail(failure)))) {
      prompt(talk, 3, "hi");
      assertThat(talk.answer(3).at("error").at("code").text()).isEqualTo(code);
    }
  }

  @Test
  void failsInTextIfItIsCopilot() throws Exception {
    AgentTurn failing = AgentTurn.empty().fail(AgentFailure.SERVER_ERROR);
    try (AgentTalk talk = open("copilot", AgentScript.of(failing))) {
      prompt(talk, 3, "hi");
      Node answer = talk.answer(3).at("result");
      assertThat(answer.at("stopReason").text()).isEqualTo("end_turn");
      assertThat(answer.at("usage").isMissing()).isTrue();
      assertThat(text(talk.skipped())).contains("Info: Request failed", "Error: Failed");
    }
  }

  @Test
  void triesAgainForEverIfItIsOpencode() throws Exception {
    AgentTurn failing = AgentTurn.empty().fail(AgentFailure.SERVER_ERROR);
    try (AgentTalk talk = open("opencode", AgentScript.of(failing))) {
      prompt(talk, 3, "hi");
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .until(talk::printedNothing);
      talk.send("{'jsonrpc':'2.0','method':'session/cancel','params':{'sessionId':'s1'}}");
      assertThat(talk.answer(3).at("result").at("stopReason").text()).isEqualTo("cancelled");
    }
  }

  @Test
  void refusesWhatItDoesNotKnowAndAsksForALogin() throws Exception {
    try (AgentTalk talk = open("opencode", AgentScript.of())) {
      talk.send("{'jsonrpc':'2.0','id':4,'method':'no/such','params':{}}");
      assertThat(talk.answer(4).at("error").at("code").text()).isEqualTo("-32601");
    }
    AgentScript signedOut = AgentScript.builder().signedIn(false).build();
    try (AgentTalk talk = AgentTalk.start(agent("gemini", signedOut), "--acp")) {
      talk.send("{'jsonrpc':'2.0','id':1,'method':'session/new','params':{'cwd':'/ws'}}");
      assertThat(talk.answer(1).at("error").at("code").text()).isEqualTo("-32000");
    }
  }

  @Test
  void recordsItsStartsAndItsEnds() throws Exception {
    FakeAgentExecutable agent = agent("gemini", AgentScript.of());
    try (AgentTalk talk =
        AgentTalk.start(agent, Map.of("GEMINI_API_KEY", "secret", "GEMINI_X", "y"), "--acp")) {
      talk.send("not JSON");
      Awaitility.await().until(() -> agent.record().badLines().equals(List.of("not JSON")));
      talk.handle().destroy();
      assertThat(talk.exit()).isEqualTo(143);
    }
    AgentRecord.Start start = agent.record().starts().get(0);
    assertThat(start.arguments()).containsExactly("--acp");
    assertThat(start.environment())
        .containsEntry("GEMINI_API_KEY", "***")
        .containsEntry("GEMINI_X", "y");
    assertThat(agent.record().signals()).containsExactly("TERM");
    assertThat(agent.record().exits()).containsExactly(143);
    assertThat(agent.record().sawEndOfInput()).isFalse();
  }

  @Test
  void refusesAWrongScriptAndNamesThePlace() throws Exception {
    FakeAgentExecutable agent = agent("gemini", AgentScript.of());
    Files.writeString(directory.resolve("gemini.script.json"), "{\"turns\":[[{\"text\":\"a\"}]]}");
    try (AgentTalk talk = AgentTalk.start(agent, "--acp")) {
      assertThat(talk.exit()).isEqualTo(2);
    }
    assertThat(directory.resolve("stderr.txt"))
        .hasContent("error: gemini.script.json: turns[0][0].text: must be an array, was \"a\"");
  }
}
