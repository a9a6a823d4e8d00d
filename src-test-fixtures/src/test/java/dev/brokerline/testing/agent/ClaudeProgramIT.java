package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClaudeProgramIT {

  private static final List<String> LIVE =
      List.of(
          "-p",
          "--input-format",
          "stream-json",
          "--output-format",
          "stream-json",
          "--verbose",
          "--include-partial-messages",
          "--replay-user-messages",
          "--permission-prompt-tool",
          "stdio");

  @TempDir private Path directory;

  private FakeAgentExecutable claude(AgentTurn... turns) throws IOException {
    return FakeAgentExecutable.create(directory, "claude", AgentScript.of(turns));
  }

  private static AgentTalk live(FakeAgentExecutable claude, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(LIVE);
    arguments.addAll(List.of(more));
    return AgentTalk.start(
        claude,
        Map.of("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS", "1"),
        arguments.toArray(String[]::new));
  }

  private static void prompt(AgentTalk talk, String text) throws IOException {
    talk.send(
        "{'type':'user','message':{'role':'user','content':[{'type':'text','text':'%s'}]},'uuid':'u-%s'}"
            .formatted(text, text));
  }

  private static Node control(AgentTalk talk, String id, String request) throws Exception {
    talk.send("{'type':'control_request','request_id':'%s','request':%s}".formatted(id, request));
    return talk.next(
            node ->
                node.at("type").text().equals("control_response")
                    && node.at("response").at("request_id").text().equals(id))
        .at("response");
  }

  private static Node result(AgentTalk talk) throws Exception {
    return talk.next(node -> node.at("type").text().equals("result"));
  }

  private static List<String> kinds(List<Node> nodes) {
    return nodes.stream()
        .map(
            node ->
                node.at("subtype").text(node.at("event").at("type").text(node.at("type").text()))
                    + node.at("state").text())
        .toList();
  }

  @Test
  void tellsOfATurnInTheOrderOfTheRealProgram() throws Exception {
    try (AgentTalk talk = live(claude(), "--session-id", "s1")) {
      Node initialization = control(talk, "c1", "{'subtype':'initialize'}").at("response");
      assertThat(initialization.at("models").items()).hasSize(4);
      prompt(talk, "hi");
      Node result = result(talk);
      assertThat(kinds(talk.skipped()))
          .containsExactly(
              "command_lifecyclequeued",
              "session_state_changedrunning",
              "command_lifecyclestarted",
              "init",
              "status",
              "user",
              "message_start",
              "content_block_start",
              "content_block_delta",
              "content_block_delta",
              "content_block_delta",
              "content_block_delta",
              "assistant",
              "content_block_stop",
              "message_delta",
              "message_stop");
      assertThat(result.at("subtype").text()).isEqualTo("success");
      assertThat(result.at("is_error").isTrue()).isFalse();
      assertThat(result.at("result").text()).isEqualTo("Hello from mock.");
      assertThat(result.at("session_id").text()).isEqualTo("s1");
      assertThat(result.at("usage").at("input_tokens").text()).isEqualTo("80");
      var unused = talk.next(node -> node.at("state").text().equals("idle"));
      prompt(talk, "again");
      Node second = result(talk);
      assertThat(second.at("usage").at("input_tokens").text()).isEqualTo("80");
      assertThat(second.at("modelUsage").at("claude-opus-5-5").at("inputTokens").text())
          .isEqualTo("160");
      assertThat(talk.closeStdin().exit()).isZero();
    }
  }

  @Test
  void asksForAToolAndGoesOnWhateverTheAnswer() throws Exception {
    FakeAgentExecutable claude =
        claude(AgentTurn.empty().tool(ToolUse.asking("touch file", "done")).text("after"));
    try (AgentTalk talk = live(claude)) {
      for (String behavior : List.of("allow", "deny")) {
        prompt(talk, behavior);
        Node question = talk.next(node -> node.at("type").text().equals("control_request"));
        assertThat(question.at("request").at("subtype").text()).isEqualTo("can_use_tool");
        talk.send(
            "{'type':'control_response','response':{'subtype':'success','request_id':'%s','response':{'behavior':'%s'}}}"
                .formatted(question.at("request_id").text(), behavior));
        Node result = result(talk);
        assertThat(result.at("result").text()).isEqualTo("after");
        assertThat(result.at("usage").at("input_tokens").text()).isEqualTo("160");
        assertThat(result.at("permission_denials").items())
            .hasSize(behavior.equals("deny") ? 1 : 0);
        assertThat(talk.skipped().toString()).contains("requires_action", "tool_result");
      }
    }
  }

  @Test
  void selectsAModelThatItKnowsForTheNextTurn() throws Exception {
    FakeAgentExecutable claude = claude();
    try (AgentTalk talk = live(claude)) {
      assertThat(
              control(talk, "c1", "{'subtype':'set_model','model':'haiku'}")
                  .at("response")
                  .at("model")
                  .text())
          .isEqualTo("claude-haiku-4-5");
      Node refusal = control(talk, "c2", "{'subtype':'set_model','model':'nonsense'}");
      assertThat(refusal.at("error_code").text()).isEqualTo("not_found");
      assertThat(refusal.at("model").text()).isEqualTo("claude-haiku-4-5");
      assertThat(control(talk, "c3", "{'subtype':'dance'}").at("error").text())
          .isEqualTo("Unsupported control request subtype: dance");
      prompt(talk, "hi");
      assertThat(result(talk).at("modelUsage").keys()).containsExactly("claude-haiku-4-5");
    }
    assertThat(claude.record().received("set_model")).hasSize(2);
  }

  @Test
  void isInterruptedAndStaysUsable() throws Exception {
    try (AgentTalk talk = live(claude(AgentTurn.hello().hang(), AgentTurn.hello()))) {
      prompt(talk, "hi");
      var unused = talk.next(node -> node.toString().contains(" mock"));
      assertThat(control(talk, "c1", "{'subtype':'interrupt'}").at("subtype").text())
          .isEqualTo("success");
      Node result = result(talk);
      assertThat(result.at("subtype").text()).isEqualTo("error_during_execution");
      assertThat(result.at("terminal_reason").text()).isEqualTo("aborted_streaming");
      prompt(talk, "again");
      assertThat(result(talk).at("subtype").text()).isEqualTo("success");
    }
  }

  @Test
  void isInterruptedThoughTheTurnBeforeHasHardlyEnded() throws Exception {
    try (AgentTalk talk = live(claude(AgentTurn.hello(), AgentTurn.hello().hang()))) {
      for (int i = 0; i < 20; i++) {
        prompt(talk, "hi");
        if (i > 0) {
          talk.send(
              "{'type':'control_request','request_id':'c','request':{'subtype':'interrupt'}}");
        }
        assertThat(result(talk).at("subtype").text())
            .isEqualTo(i == 0 ? "success" : "error_during_execution");
      }
    }
  }

  @Test
  void withdrawsItsQuestionWhenItIsInterrupted() throws Exception {
    AgentTurn turn = AgentTurn.empty().tool(ToolUse.asking("touch file", "")).text("after");
    try (AgentTalk talk = live(claude(turn))) {
      prompt(talk, "hi");
      Node question = talk.next(node -> node.at("type").text().equals("control_request"));
      var unused = control(talk, "c1", "{'subtype':'interrupt'}");
      assertThat(talk.skipped())
          .anyMatch(
              node ->
                  node.at("type").text().equals("control_cancel_request")
                      && node.at("request_id").text().equals(question.at("request_id").text()));
      assertThat(result(talk).at("subtype").text()).isEqualTo("error_during_execution");
      assertThat(talk.skipped().toString())
          .contains("tool_result", "[Request interrupted by user for tool use]")
          .doesNotContain("after");
    }
  }

  @Test
  void endsItsQueueAtTheEndOfInputAndExitsByItsLastTurn() throws Exception {
    FakeAgentExecutable claude =
        claude(AgentTurn.hello(), AgentTurn.empty().fail(AgentFailure.SERVER_ERROR));
    try (AgentTalk talk = live(claude)) {
      prompt(talk, "one");
      prompt(talk, "two");
      talk.closeStdin();
      assertThat(result(talk).at("is_error").isTrue()).isFalse();
      Node failed = result(talk);
      assertThat(failed.at("is_error").isTrue()).isTrue();
      assertThat(failed.at("subtype").text()).isEqualTo("success");
      assertThat(failed.at("api_error_status").text()).isEqualTo("500");
      assertThat(talk.exit()).isEqualTo(1);
    }
    assertThat(claude.record().prompts()).containsExactly("one", "two");
  }

  @Test
  void resumesWhatItKnowsAndRefusesTheRest() throws Exception {
    FakeAgentExecutable claude = claude();
    try (AgentTalk talk = live(claude, "--session-id", "s1")) {
      prompt(talk, "remember");
      var unused = result(talk);
    }
    try (AgentTalk talk = live(claude, "--session-id", "s1")) {
      assertThat(talk.exit()).isEqualTo(1);
      assertThat(directory.resolve("stderr.txt"))
          .hasContent("Error: Session ID s1 is already in use.");
    }
    try (AgentTalk talk = live(claude, "--resume", "unknown")) {
      assertThat(result(talk).at("errors").items().get(0).text())
          .isEqualTo("No conversation found with session ID: unknown");
      assertThat(talk.exit()).isEqualTo(1);
    }
    try (AgentTalk talk = live(claude, "--resume", "s1")) {
      prompt(talk, "again");
      assertThat(result(talk).at("session_id").text()).isEqualTo("s1");
    }
    assertThat(claude.record().turns().get(1).earlier()).containsExactly("remember");
  }

  @Test
  void answersOnePromptAndExits() throws Exception {
    FakeAgentExecutable claude = claude();
    String[] arguments = {"-p", "--output-format", "stream-json", "--verbose", "--", "say it"};
    try (AgentTalk talk = AgentTalk.start(claude, arguments)) {
      assertThat(talk.exit()).isZero();
      assertThat(kindsOfLines(talk)).isEqualTo("init assistant success");
    }
    try (AgentTalk talk = AgentTalk.start(claude, "-p")) {
      talk.send("from stdin").closeStdin();
      assertThat(talk.rest()).containsExactly("Hello from mock.");
      assertThat(talk.exit()).isZero();
    }
    try (AgentTalk talk = AgentTalk.start(claude, "-p", "--output-format", "stream-json", "x")) {
      assertThat(talk.exit()).isEqualTo(1);
    }
    assertThat(claude.record().prompts()).containsExactly("say it", "from stdin");
  }

  private static String kindsOfLines(AgentTalk talk) throws Exception {
    return kinds(talk.rest().stream().map(line -> Node.parse("line", line)).toList()).stream()
        .collect(Collectors.joining(" "));
  }

  @Test
  void exitsWithZeroWhenASignalInterruptsIt() throws Exception {
    FakeAgentExecutable claude = claude(AgentTurn.hello().hang());
    String[] arguments = {"-p", "--output-format", "stream-json", "--verbose", "hi"};
    try (AgentTalk talk = AgentTalk.start(claude, arguments)) {
      var unused = talk.next(node -> node.toString().contains("Hello from mock."));
      talk.signal("INT");
      assertThat(result(talk).at("subtype").text()).isEqualTo("error_during_execution");
      assertThat(talk.exit()).isZero();
    }
  }

  @Test
  void misbehavesAsAnyProgram() throws Exception {
    AgentScript script =
        AgentScript.builder()
            .fault(AgentFault.UNKNOWN_EVENTS)
            .fault(AgentFault.UNKNOWN_REQUEST)
            .fault(AgentFault.PERMISSION_STORM, 5)
            .fault(AgentFault.ANSWERS_STRANGERS)
            .build();
    try (AgentTalk talk = live(FakeAgentExecutable.create(directory, "claude", script))) {
      var unused = control(talk, "c1", "{'subtype':'initialize'}");
      assertThat(talk.skipped().toString()).contains("nobody");
      prompt(talk, "hi");
      for (int i = 0; i < 6; i++) {
        Node question = talk.next(node -> node.at("type").text().equals("control_request"));
        talk.send(
            "{'type':'control_response','response':{'subtype':'error','request_id':'%s'}}"
                .formatted(question.at("request_id").text()));
      }
      assertThat(result(talk).at("subtype").text()).isEqualTo("success");
      assertThat(talk.skipped().toString()).contains("moon_phase", "hologram", "weather");
    }
  }
}
