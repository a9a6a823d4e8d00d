package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CodexProgramIT {

  @TempDir private Path directory;

  private FakeAgentExecutable codex(AgentTurn... turns) throws IOException {
    return FakeAgentExecutable.create(
        directory, "codex", AgentScript.of(turns).toBuilder().sessionIds("t1").build());
  }

  private static AgentTalk start(FakeAgentExecutable codex) throws Exception {
    AgentTalk talk = AgentTalk.start(codex, "app-server");
    talk.send(
        "{'id':1,'method':'initialize','params':{'clientInfo':{'name':'test'},'capabilities':{'experimentalApi':true}}}");
    talk.send("{'method':'initialized'}");
    assertThat(talk.answer(1).at("result").at("userAgent").text()).startsWith("test/0.171.0");
    return talk;
  }

  private static AgentTalk open(FakeAgentExecutable codex, String policy) throws Exception {
    AgentTalk talk = start(codex);
    talk.send(
        "{'id':2,'method':'thread/start','params':{'cwd':'/ws','approvalPolicy':'%s'}}"
            .formatted(policy));
    assertThat(talk.answer(2).at("result").at("thread").at("id").text()).isEqualTo("t1");
    return talk;
  }

  private static Node turn(AgentTalk talk, int id, String text) throws Exception {
    talk.send(
        "{'id':%d,'method':'turn/start','params':{'threadId':'t1','input':[{'type':'text','text':'%s'}]}}"
            .formatted(id, text));
    return talk.answer(id).at("result").at("turn");
  }

  private static Node completed(AgentTalk talk) throws Exception {
    return talk.next(node -> node.at("method").text().equals("turn/completed"))
        .at("params")
        .at("turn");
  }

  private static List<String> methods(List<Node> nodes) {
    return nodes.stream().map(node -> node.at("method").text("answer")).toList();
  }

  @Test
  void tellsOfATurnInTheOrderOfTheRealProgram() throws Exception {
    try (AgentTalk talk = open(codex(), "never")) {
      talk.send("{'id':3,'method':'model/list','params':{}}");
      assertThat(talk.answer(3).at("result").at("data").items()).hasSize(3);
      talk.skipped();
      Node turn = turn(talk, 4, "hi");
      assertThat(turn.at("status").text()).isEqualTo("inProgress");
      Node ended = completed(talk);
      assertThat(ended.at("id").text()).isEqualTo(turn.at("id").text());
      assertThat(ended.at("status").text()).isEqualTo("completed");
      List<Node> events = talk.skipped();
      assertThat(methods(events))
          .containsExactly(
              "thread/status/changed",
              "turn/started",
              "item/started",
              "item/completed",
              "item/started",
              "item/agentMessage/delta",
              "item/agentMessage/delta",
              "item/agentMessage/delta",
              "item/agentMessage/delta",
              "item/completed",
              "thread/tokenUsage/updated",
              "account/rateLimits/updated",
              "thread/status/changed");
      turn(talk, 5, "again");
      completed(talk);
      assertThat(talk.skipped().toString()).contains("\"total\":{\"totalTokens\":214");
      assertThat(talk.closeStdin().exit()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "accept, completed, completed",
    "acceptForSession, completed, completed",
    "decline, declined, completed",
    "cancel, inProgress, interrupted"
  })
  void asksForApproval(String decision, String item, String end) throws Exception {
    AgentTurn turn = AgentTurn.empty().tool(ToolUse.asking("touch file", "")).text("after");
    try (AgentTalk talk = open(codex(turn), "untrusted")) {
      turn(talk, 3, "hi");
      Node question = talk.next(node -> node.at("method").text().endsWith("requestApproval"));
      talk.send(
          "{'id':%s,'result':{'decision':'%s'}}".formatted(question.at("id").text(), decision));
      assertThat(completed(talk).at("status").text()).isEqualTo(end);
      assertThat(talk.skipped())
          .map(node -> node.at("params").at("item"))
          .filteredOn(node -> node.at("type").text().equals("commandExecution"))
          .last()
          .extracting(node -> node.at("status").text())
          .isEqualTo(item);
    }
  }

  @Test
  void resolvesItsQuestionAfterTheEndWhenItIsInterrupted() throws Exception {
    AgentTurn turn = AgentTurn.empty().tool(ToolUse.asking("touch file", ""));
    try (AgentTalk talk = open(codex(turn), "untrusted")) {
      String id = turn(talk, 3, "hi").at("id").text();
      Node question = talk.next(node -> node.at("method").text().endsWith("requestApproval"));
      talk.send(
          "{'id':4,'method':'turn/interrupt','params':{'threadId':'t1','turnId':'%s'}}"
              .formatted(id));
      assertThat(completed(talk).at("status").text()).isEqualTo("interrupted");
      Node resolved = talk.next(node -> node.at("method").text().equals("serverRequest/resolved"));
      assertThat(resolved.at("params").at("requestId").text()).isEqualTo(question.at("id").text());
    }
  }

  @Test
  void acceptsAnyModelAndFailsInTheNextTurn() throws Exception {
    try (AgentTalk talk = open(codex(), "never")) {
      talk.send(
          "{'id':3,'method':'thread/settings/update','params':{'threadId':'t1','model':'no-such'}}");
      assertThat(talk.answer(3).at("result").isObject()).isTrue();
      var unused = talk.next(node -> node.toString().contains("\"model\":\"no-such\""));
      turn(talk, 4, "hi");
      Node failed = completed(talk);
      assertThat(failed.at("status").text()).isEqualTo("failed");
      assertThat(failed.at("error").at("codexErrorInfo").text()).isEqualTo("modelNotFound");
      assertThat(talk.skipped().toString()).contains("systemError", "\"willRetry\":false");
    }
  }

  @Test
  void refusesWhatIsExperimentalOrUnknownOrTooEarly() throws Exception {
    try (AgentTalk talk = AgentTalk.start(codex(), "app-server")) {
      talk.send("{'id':1,'method':'thread/start','params':{}}");
      assertThat(talk.answer(1).at("error").at("message").text()).isEqualTo("Not initialized");
      talk.send("{'id':2,'method':'initialize','params':{'clientInfo':{'name':'t'}}}");
      talk.send("{'id':3,'method':'thread/settings/update','params':{'threadId':'t1'}}");
      assertThat(talk.answer(3).at("error").at("message").text())
          .isEqualTo("thread/settings/update requires experimentalApi capability");
      talk.send("{'id':4,'method':'dance','params':{}}");
      assertThat(talk.answer(4).at("error").at("code").text()).isEqualTo("-32600");
      talk.send("{'id':5,'method':'thread/resume','params':{'threadId':'unknown'}}");
      assertThat(talk.answer(5).at("error").at("message").text())
          .isEqualTo("no rollout found for thread id unknown");
    }
  }

  @Test
  void steersAndInterruptsARunningTurn() throws Exception {
    try (AgentTalk talk = open(codex(AgentTurn.hello().hang(), AgentTurn.hello()), "never")) {
      String id = turn(talk, 3, "hi").at("id").text();
      assertThat(turn(talk, 4, "more").at("id").text()).isEqualTo(id);
      talk.send(
          "{'id':5,'method':'turn/steer','params':{'threadId':'t1','expectedTurnId':'%s'}}"
              .formatted(id));
      assertThat(talk.answer(5).at("result").at("turnId").text()).isEqualTo(id);
      talk.send(
          "{'id':6,'method':'turn/interrupt','params':{'threadId':'t1','turnId':'%s'}}"
              .formatted(id));
      assertThat(talk.answer(6).at("result").isObject()).isTrue();
      assertThat(completed(talk).at("status").text()).isEqualTo("interrupted");
      turn(talk, 7, "again");
      assertThat(completed(talk).at("status").text()).isEqualTo("completed");
    }
  }

  @Test
  void resumesAThreadWithItsTokens() throws Exception {
    FakeAgentExecutable codex = codex();
    try (AgentTalk talk = open(codex, "never")) {
      turn(talk, 3, "remember");
      completed(talk);
      talk.handle().destroyForcibly();
    }
    try (AgentTalk talk = start(codex)) {
      talk.send("{'id':2,'method':'thread/resume','params':{'threadId':'t1'}}");
      assertThat(talk.answer(2).toString()).contains("remember", "Hello from mock.");
      turn(talk, 3, "again");
      completed(talk);
      assertThat(talk.skipped().toString()).contains("\"total\":{\"totalTokens\":214");
    }
    assertThat(codex.record().turns().get(1).earlier()).containsExactly("remember");
  }

  @Test
  void misbehavesAsAnyProgram() throws Exception {
    AgentScript script =
        AgentScript.builder()
            .sessionIds("t1")
            .fault(AgentFault.UNKNOWN_EVENTS)
            .fault(AgentFault.UNKNOWN_REQUEST)
            .fault(AgentFault.PERMISSION_STORM, 5)
            .build();
    FakeAgentExecutable codex = FakeAgentExecutable.create(directory, "codex", script);
    try (AgentTalk talk = open(codex, "never")) {
      turn(talk, 3, "hi");
      for (int i = 0; i < 6; i++) {
        Node question =
            talk.next(node -> node.at("method").text().contains("equest") && hasId(node));
        talk.send("{'id':%s,'error':{'code':-32601}}".formatted(question.at("id").text()));
      }
      assertThat(completed(talk).at("status").text()).isEqualTo("completed");
      assertThat(talk.skipped().toString()).contains("hologram", "dreaming", "weather");
    }
  }

  private static boolean hasId(Node node) {
    return !node.at("id").isMissing();
  }
}
