package dev.brokerline.testing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.testing.agent.json.Node;
import dev.brokerline.testing.agent.script.AgentFault;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault once, in the Agent Client Protocol; they do not depend on what is spoken. */
@Timeout(120)
class AgentFaultIT {

  private static final String PROMPT =
      "{'id':3,'method':'session/prompt','params':{'sessionId':'s1','prompt':[{'type':'text','text':'hi'}]}}";
  private static final String CANCEL = "{'method':'session/cancel','params':{'sessionId':'s1'}}";

  @TempDir private Path directory;

  private FakeAgentExecutable agent(AgentFault fault, int number) throws IOException {
    return FakeAgentExecutable.create(
        directory, "gemini", AgentScript.builder().sessionIds("s1").fault(fault, number).build());
  }

  private static AgentTalk open(FakeAgentExecutable agent) throws Exception {
    AgentTalk talk = AgentTalk.start(agent, "--acp");
    talk.send("{'id':1,'method':'initialize','params':{'protocolVersion':1}}");
    talk.send("{'id':2,'method':'session/new','params':{'cwd':'/ws'}}");
    var unused = talk.answer(2);
    return talk;
  }

  private AgentTalk open(AgentFault fault) throws Exception {
    return open(agent(fault, fault.defaultNumber()));
  }

  private static Node lastPiece(AgentTalk talk) throws Exception {
    return talk.next(node -> node.toString().contains("\"text\":\".\""));
  }

  /** Nothing more comes within a time that would be enough for much. */
  private static void assertSilent(AgentTalk talk) {
    Awaitility.await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(20))
        .until(talk::printedNothing);
  }

  private static String stopReason(Node answer) {
    return answer.at("result").at("stopReason").text();
  }

  @Test
  void exitsAtTheStart() throws Exception {
    try (AgentTalk talk = AgentTalk.start(agent(AgentFault.EXITS_AT_START, 5), "--acp")) {
      assertThat(talk.exit()).isEqualTo(5);
      assertThat(Files.readString(directory.resolve("stderr.txt"))).contains("does not start");
    }
  }

  @Test
  void isSilentAtTheStart() throws Exception {
    FakeAgentExecutable agent = agent(AgentFault.SILENT_AT_START, 0);
    try (AgentTalk talk = AgentTalk.start(agent, "--acp")) {
      talk.send("{'id':1,'method':'initialize','params':{'protocolVersion':1}}");
      Awaitility.await().until(() -> !agent.record().received("initialize").isEmpty());
      assertSilent(talk);
    }
  }

  @Test
  void isSilentInATurnUntilItIsCancelled() throws Exception {
    try (AgentTalk talk = open(AgentFault.SILENT_IN_TURN)) {
      talk.send(PROMPT);
      assertSilent(talk);
      talk.send(CANCEL);
      assertThat(stopReason(talk.answer(3))).isEqualTo("cancelled");
    }
  }

  @Test
  void doesNotEndATurn() throws Exception {
    try (AgentTalk talk = open(AgentFault.TURN_NEVER_ENDS)) {
      talk.send(PROMPT);
      var unused = lastPiece(talk);
      assertSilent(talk);
      talk.send(CANCEL);
      assertThat(stopReason(talk.answer(3))).isEqualTo("cancelled");
    }
  }

  @Test
  void ignoresAnInterrupt() throws Exception {
    AgentScript script =
        AgentScript.of(AgentTurn.hello().pause(Duration.ofMillis(300))).toBuilder()
            .sessionIds("s1")
            .fault(AgentFault.IGNORES_INTERRUPT)
            .build();
    try (AgentTalk talk = open(FakeAgentExecutable.create(directory, "gemini", script))) {
      talk.send(PROMPT).send(CANCEL);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
    }
  }

  @Test
  void exitsOnAnInterrupt() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.EXITS_ON_INTERRUPT, 4))) {
      talk.send(CANCEL);
      assertThat(talk.exit()).isEqualTo(4);
    }
  }

  @Test
  void exitsInATurn() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.EXITS_IN_TURN, 9))) {
      talk.send(PROMPT);
      assertThat(talk.exit()).isEqualTo(9);
      assertThat(talk.rest()).last().asString().contains("Hello");
    }
  }

  @Test
  void diesOfASignalInATurn() throws Exception {
    try (AgentTalk talk = open(AgentFault.DIES_BY_SIGNAL)) {
      talk.send(PROMPT);
      assertThat(talk.exit()).isEqualTo(137);
    }
  }

  @Test
  void printsBadLinesBetweenItsOwn() throws Exception {
    try (AgentTalk talk = open(AgentFault.BAD_LINES)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(talk.skipped()).filteredOn(node -> !node.isObject()).hasSizeGreaterThan(5);
    }
  }

  @Test
  void printsAHugeLine() throws Exception {
    try (AgentTalk talk = open(AgentFault.HUGE_LINE)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(talk.longestLine()).isEqualTo(300L << 20);
    }
  }

  @Test
  void answersTwice() throws Exception {
    try (AgentTalk talk = open(AgentFault.ANSWERS_TWICE)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
    }
  }

  @Test
  void answersStrangers() throws Exception {
    try (AgentTalk talk = open(AgentFault.ANSWERS_STRANGERS)) {
      talk.send(PROMPT);
      assertThat(talk.answer(999_999).isObject()).isTrue();
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
    }
  }

  @Test
  void answersOutOfOrder() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.OUT_OF_ORDER, 20_000))) {
      assertThat(talk.answer(1).isObject()).isTrue();
      talk.send("{'id':8,'method':'authenticate'}").send("{'id':9,'method':'authenticate'}");
      assertThat(talk.next(node -> node.at("method").isMissing()).at("id").text()).isEqualTo("9");
      assertThat(talk.answer(8).isObject()).isTrue();
    }
  }

  @Test
  void saysMoreAfterTheEnd() throws Exception {
    try (AgentTalk talk = open(AgentFault.EVENTS_AFTER_THE_END)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(talk.next(node -> true).toString()).contains("and more");
    }
  }

  @Test
  void asksForManyPermissionsAtOnce() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.PERMISSION_STORM, 50))) {
      talk.send(PROMPT);
      for (int i = 0; i < 50; i++) {
        Node question =
            talk.next(node -> node.at("method").text().equals("session/request_permission"));
        assertThat(question.at("id").text()).isEqualTo(Integer.toString(i));
      }
      assertSilent(talk);
      for (int i = 49; i >= 0; i--) {
        talk.send("{'id':%d,'result':{'outcome':{'outcome':'cancelled'}}}".formatted(i));
      }
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
    }
  }

  @Test
  void floods() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.FLOODS, 20_000))) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(talk.skipped()).hasSizeGreaterThan(20_000);
    }
  }

  @Test
  void floodsStandardError() throws Exception {
    try (AgentTalk talk = open(agent(AgentFault.FLOODS_STDERR, 5_000))) {
      assertThat(Files.readAllLines(directory.resolve("stderr.txt"))).hasSize(5_000);
      assertThat(talk.closeStdin().exit()).isZero();
    }
  }

  @Test
  void makesARequestThatNobodyKnowsAndWaitsForItsRefusal() throws Exception {
    try (AgentTalk talk = open(AgentFault.UNKNOWN_REQUEST)) {
      talk.send(PROMPT);
      Node request = talk.next(node -> node.toString().contains("craft/drainMidTurnQueue"));
      assertSilent(talk);
      talk.send("{'id':%s,'error':{'code':-32601}}".formatted(request.at("id").text()));
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
    }
  }

  @Test
  void sendsEventsThatDoNotExist() throws Exception {
    try (AgentTalk talk = open(AgentFault.UNKNOWN_EVENTS)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      assertThat(talk.skipped().toString()).contains("weather_update", "session/dance");
    }
  }

  @Test
  void ignoresTheEndOfItsInput() throws Exception {
    FakeAgentExecutable agent = agent(AgentFault.IGNORES_END_OF_INPUT, 0);
    try (AgentTalk talk = open(agent)) {
      talk.closeStdin();
      Awaitility.await().until(() -> agent.record().sawEndOfInput());
      assertThat(talk.exitsWithin(300)).isFalse();
      talk.handle().destroy();
      assertThat(talk.exit()).isEqualTo(143);
    }
  }

  @Test
  void ignoresTermination() throws Exception {
    FakeAgentExecutable agent = agent(AgentFault.IGNORES_TERMINATION, 0);
    try (AgentTalk talk = open(agent)) {
      talk.handle().destroy();
      Awaitility.await().until(() -> agent.record().signals().equals(List.of("TERM")));
      assertThat(talk.exitsWithin(300)).isFalse();
      assertThat(talk.closeStdin().exit()).isZero();
    }
  }

  @Test
  void leavesAGrandchildThatHoldsStandardOutputOpen() throws Exception {
    FakeAgentExecutable agent = agent(AgentFault.LEAVES_GRANDCHILD, 300);
    try (AgentTalk talk = open(agent)) {
      assertThat(talk.closeStdin().exit()).isZero();
      ProcessHandle child =
          ProcessHandle.of(agent.record().grandchild().orElseThrow()).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      assertSilent(talk);
      child.destroyForcibly();
      assertThat(talk.rest()).isEmpty();
    }
  }

  @Test
  void stopsReading() throws Exception {
    FakeAgentExecutable agent = agent(AgentFault.STOPS_READING, 0);
    try (AgentTalk talk = open(agent)) {
      talk.send(PROMPT);
      assertThat(stopReason(talk.answer(3))).isEqualTo("end_turn");
      talk.send("{'id':4,'method':'authenticate'}").closeStdin();
      assertSilent(talk);
      assertThat(agent.record().sawEndOfInput()).isFalse();
    }
  }
}
