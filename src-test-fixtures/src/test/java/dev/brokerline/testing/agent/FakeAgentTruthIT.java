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
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fake sends no kind of message, and no member of one, that the real program does not send. */
@Timeout(120)
class FakeAgentTruthIT {

  private static final AgentScript SCRIPT =
      AgentScript.of(
              AgentTurn.hello(),
              AgentTurn.empty().tool(ToolUse.asking("touch file", "done\n")).text("after"),
              AgentTurn.hello().hang(),
              AgentTurn.empty().fail(AgentFailure.UNAUTHORIZED))
          .toBuilder()
          .sessionIds("s1")
          .build();

  @TempDir private Path directory;

  private final MessageShapes said = new MessageShapes();

  private static MessageShapes recorded(String recordings) {
    MessageShapes shapes = new MessageShapes();
    for (String name : RecordedAgentSession.names()) {
      if (!name.matches(recordings)) {
        continue;
      }
      for (RecordedAgentSession start : RecordedAgentSession.named(name).starts()) {
        for (RecordedAgentLine line : start.lines()) {
          Node node = Node.parse(name, line.json());
          if (line.fromProgram()) {
            shapes.addFromProgram(node);
          } else {
            shapes.addFromClient(node);
          }
        }
      }
    }
    return shapes;
  }

  private void assertTrueTo(String recordings) {
    Map<String, ? extends Set<String>> real = recorded(recordings).paths();
    List<String> invented = new ArrayList<>();
    said.paths()
        .forEach(
            (kind, paths) -> {
              if (!real.containsKey(kind)) {
                invented.add(kind);
                return;
              }
              for (String path : paths) {
                if (!real.get(kind).contains(path)) {
                  invented.add(kind + ": " + path);
                }
              }
            });
    assertThat(invented).isEmpty();
  }

  private void send(AgentTalk talk, String line) throws IOException {
    said.addFromClient(Node.parse("client", line.replace('\'', '"')));
    talk.send(line);
  }

  private Node next(AgentTalk talk, Predicate<Node> wanted) throws Exception {
    Node found = talk.next(wanted);
    talk.skipped().forEach(said::addFromProgram);
    said.addFromProgram(found);
    return found;
  }

  private Node answer(AgentTalk talk, int id) throws Exception {
    return next(talk, node -> node.at("id").text().equals("" + id) && !isCall(node));
  }

  private static boolean isCall(Node node) {
    return node.at("method").isPresent();
  }

  @ParameterizedTest
  @CsvSource({"gemini", "opencode", "copilot", "qwen", "codex-acp", "claude-agent-acp"})
  void speaksAsTheProgramDoesInTheAgentClientProtocol(String program) throws Exception {
    FakeAgentExecutable agent = FakeAgentExecutable.create(directory, program, SCRIPT);
    try (AgentTalk talk = AgentTalk.start(agent, program.equals("opencode") ? "acp" : "--acp")) {
      send(talk, "{'id':1,'method':'initialize','params':{'protocolVersion':1}}");
      send(talk, "{'id':2,'method':'session/new','params':{'cwd':'/ws'}}");
      answer(talk, 2);
      for (int id = 3; id < 7; id++) {
        send(
            talk,
            "{'id':%d,'method':'session/prompt','params':{'sessionId':'s1','prompt':[]}}"
                .formatted(id));
        if (id == 4) {
          Node question = next(talk, node -> node.toString().contains("request_permission"));
          send(
              talk,
              "{'id':%s,'result':{'outcome':{'outcome':'selected','optionId':'%s'}}}"
                  .formatted(
                      question.at("id").text(),
                      question.at("params").at("options").items().get(0).at("optionId").text()));
        }
        if (id == 5) {
          send(talk, "{'method':'session/cancel','params':{'sessionId':'s1'}}");
        }
        answer(talk, id);
      }
      send(talk, "{'id':8,'method':'session/load','params':{'sessionId':'unknown'}}");
      answer(talk, 8);
    }
    // Where an error or a tool was not recorded, nobody knows.
    if (program.contains("-")) {
      said.paths().remove("refusal of session/prompt");
    }
    if (program.equals("codex-acp")) {
      said.paths().keySet().removeIf(kind -> kind.contains("tool") || kind.contains("permission"));
    }
    assertTrueTo(program.replace("-agent", "").replace("-acp", "") + "-acp.*");
  }

  @Test
  void speaksAsClaudeDoes() throws Exception {
    FakeAgentExecutable claude = FakeAgentExecutable.create(directory, "claude", SCRIPT);
    try (AgentTalk talk =
        AgentTalk.start(
            claude,
            Map.of("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS", "1"),
            "-p",
            "--input-format=stream-json",
            "--output-format=stream-json",
            "--verbose",
            "--include-partial-messages",
            "--replay-user-messages",
            "--permission-prompt-tool=stdio")) {
      control(talk, "c1", "{'subtype':'initialize'}");
      control(talk, "c2", "{'subtype':'set_model','model':'haiku'}");
      control(talk, "c3", "{'subtype':'set_model','model':'none'}");
      for (int turn = 0; turn < 4; turn++) {
        send(talk, "{'type':'user','message':{'role':'user','content':'hi'},'uuid':'u'}");
        if (turn == 1) {
          Node question = next(talk, node -> node.at("type").text().equals("control_request"));
          send(
              talk,
              "{'type':'control_response','response':{'request_id':'%s','response':{'behavior':'allow'}}}"
                  .formatted(question.at("request_id").text()));
        }
        if (turn == 2) {
          control(talk, "c4", "{'subtype':'interrupt'}");
        }
        next(talk, node -> node.at("type").text().equals("result"));
      }
    }
    assertTrueTo("claude(-set-model.*|-control|-err.*|-tool.*|-INT|-streaminput)?");
  }

  private void control(AgentTalk talk, String id, String request) throws Exception {
    send(talk, "{'type':'control_request','request_id':'%s','request':%s}".formatted(id, request));
    next(talk, node -> node.at("response").at("request_id").text().equals(id));
  }

  @Test
  void speaksAsTheAppServerDoes() throws Exception {
    FakeAgentExecutable codex = FakeAgentExecutable.create(directory, "codex", SCRIPT);
    try (AgentTalk talk = AgentTalk.start(codex, "app-server")) {
      send(
          talk,
          "{'id':1,'method':'initialize','params':{'capabilities':{'experimentalApi':true}}}");
      send(
          talk,
          "{'id':2,'method':'thread/start','params':{'cwd':'/ws','approvalPolicy':'untrusted'}}");
      answer(talk, 2);
      for (int id = 3; id < 7; id++) {
        send(
            talk,
            "{'id':%d,'method':'turn/start','params':{'threadId':'s1','input':[{'text':'hi'}]}}"
                .formatted(id));
        Node turn = answer(talk, id).at("result").at("turn");
        if (id == 4) {
          Node question = next(talk, node -> node.toString().contains("requestApproval"));
          send(
              talk,
              "{'id':%s,'result':{'decision':'decline'}}".formatted(question.at("id").text()));
        }
        if (id == 5) {
          send(
              talk,
              "{'id':9,'method':'turn/interrupt','params':{'threadId':'s1','turnId':'%s'}}"
                  .formatted(turn.at("id").text()));
        }
        next(talk, node -> node.at("method").text().equals("turn/completed"));
      }
      send(
          talk,
          "{'id':10,'method':'thread/settings/update','params':{'threadId':'s1','model':'x'}}");
      next(talk, node -> node.at("method").text().equals("thread/settings/updated"));
    }
    assertTrueTo("codex-app-server.*");
  }

  @ParameterizedTest
  @CsvSource({
    "codex, exec --json x, codex(-tool|-err.*)?",
    "gemini, -o stream-json --yolo -p x, gemini(-tool|-err.*)?",
    "opencode, run --format json --auto x, opencode(-tool|-err.*)?",
    "claude, -p --output-format=stream-json --dangerously-skip-permissions --verbose x, claude(-tool|-err.*)?",
  })
  void answersOnePromptAsTheProgramDoes(String program, String arguments, String recordings)
      throws Exception {
    for (AgentTurn turn :
        List.of(
            AgentTurn.hello(),
            AgentTurn.empty().tool(ToolUse.asking("ls", "x")).text("after"),
            AgentTurn.empty().fail(AgentFailure.UNAUTHORIZED))) {
      FakeAgentExecutable agent =
          FakeAgentExecutable.create(directory, program, AgentScript.of(turn));
      try (AgentTalk talk = AgentTalk.start(agent, arguments.split(" ", -1))) {
        talk.closeStdin();
        talk.rest().forEach(line -> said.addFromProgram(Node.parse("line", line)));
      }
    }
    assertTrueTo(recordings);
  }
}
