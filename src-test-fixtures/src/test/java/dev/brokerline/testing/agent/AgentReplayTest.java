package dev.brokerline.testing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.lines.LineChannel;
import dev.brokerline.spawn.lines.LineChannelPair;
import dev.brokerline.testing.agent.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentReplayTest {

  private final List<String> printed = new ArrayList<>();
  private boolean ended;

  private final LineChannel.Listener client =
      new LineChannel.Listener() {
        @Override
        public void onLine(byte[] line) {
          printed.add(new String(line, UTF_8));
        }

        @Override
        public void onOversizedLine(byte[] prefix, long length) {
          throw new AssertionError("too long");
        }

        @Override
        public void onEnd() {
          ended = true;
        }
      };

  private LineChannel toProgram = null;

  private AgentReplay replay(RecordedAgentSession session) {
    AgentReplay replay = new AgentReplay(session);
    LineChannelPair pair =
        new LineChannelPair(
            client, replay, Runnable::run, new LineChannelPair.Limits(1 << 24, 1 << 26));
    toProgram = pair.left();
    replay.start(pair.right());
    return replay;
  }

  private void send(String line) {
    assertThat(toProgram.offer(line.replace('\'', '"').getBytes(UTF_8)))
        .isEqualTo(LineChannel.Offer.QUEUED);
  }

  private static RecordedAgentSession session(String... lines) {
    return RecordedAgentSession.parse("r", String.join("\n", lines).replace('\'', '"'), "");
  }

  static Stream<RecordedAgentSession> conversations() {
    return RecordedAgentSession.names().stream()
        .map(RecordedAgentSession::named)
        .filter(RecordedAgentSession::isConversation)
        .flatMap(session -> session.starts().stream());
  }

  /** Sends what the client sent, with other ids, and expects what the program said. */
  @ParameterizedTest
  @MethodSource("conversations")
  void replaysEachConversationToAClientWithOtherIds(RecordedAgentSession session) {
    AgentReplay replay = replay(session);
    int lines = 0;
    for (RecordedAgentLine line : session.lines()) {
      if (!line.fromProgram()) {
        assertThat(replay.awaited()).contains(line.json());
        send(withOtherIds(line.json()));
        lines++;
      }
    }
    assertThat(lines).isPositive();
    assertThat(replay.isOver()).isTrue();
    assertThat(replay.unmatched()).isEmpty();
    List<RecordedAgentLine> said =
        session.lines().stream().filter(RecordedAgentLine::fromProgram).toList();
    assertThat(printed).hasSize(said.size());
    for (int i = 0; i < said.size(); i++) {
      assertThat(withRecordedIds(printed.get(i))).isEqualTo(said.get(i).json());
    }
    toProgram.closeOutput();
    assertThat(ended).isTrue();
  }

  private static String withOtherIds(String json) {
    if (!json.contains("\"method\"") && !json.contains("control_request")) {
      return json.replaceAll("\"uuid\":\"(.)", "\"uuid\":\"mine-$1");
    }
    return json.replaceAll("\"id\":(\\d+)", "\"id\":\"mine-$1\"")
        .replaceAll("\"request_id\":\"c", "\"request_id\":\"mine-c");
  }

  private static String withRecordedIds(String json) {
    return json.replaceAll("\"id\":\"mine-(\\d+)\"", "\"id\":$1").replace("mine-", "");
  }

  @Test
  void passesWhatTheClientDoesNotSendAndAnswersItIfItComesLater() {
    AgentReplay replay =
        replay(
            session(
                "> {'id':1,'method':'initialize'}",
                "< {'id':1,'result':'ready'}",
                "> {'id':2,'method':'set_model'}",
                "< {'method':'model/changed'}",
                "< {'id':2,'result':'changed'}",
                "> {'id':3,'method':'prompt'}",
                "< {'id':3,'result':'first'}",
                "> {'id':4,'method':'prompt'}",
                "< {'id':4,'result':'second'}"));
    send("{'id':10,'method':'initialize'}");
    send("{'id':11,'method':'prompt'}");
    assertThat(printed)
        .containsExactly(
            "{\"id\":10,\"result\":\"ready\"}",
            "{\"method\":\"model/changed\"}",
            "{\"id\":11,\"result\":\"first\"}");
    printed.clear();
    send("{'id':12,'method':'set_model'}");
    send("{'id':13,'method':'prompt'}");
    assertThat(printed)
        .containsExactly("{\"id\":12,\"result\":\"changed\"}", "{\"id\":13,\"result\":\"second\"}");
    assertThat(replay.isOver()).isTrue();
  }

  @Test
  void refusesRequestsThatAreNotInTheRecordingAndKeepsTheRest() {
    AgentReplay replay = replay(session("> {'id':1,'method':'initialize'}"));
    send("{'jsonrpc':'2.0','id':'a','method':'model/list'}");
    send("{'method':'initialized'}");
    send("{'type':'control_request','request_id':'b','request':{'subtype':'dance'}}");
    send("no JSON");
    assertThat(printed).hasSize(2);
    assertThat(Node.parse("r", printed.get(0)).at("error").at("code").text()).isEqualTo("-32601");
    assertThat(Node.parse("r", printed.get(1)).at("response").at("subtype").text())
        .isEqualTo("error");
    assertThat(replay.unmatched()).hasSize(4).last().isEqualTo("no JSON");
  }

  @Test
  void goesOnWithoutALineThatItIsToldNotToAwait() {
    AgentReplay replay =
        replay(
            session(
                "> {'id':1,'method':'a'}",
                "< {'id':1,'result':1}",
                "< {'method':'tick'}",
                "> {'id':2,'method':'a'}",
                "< {'id':2,'result':2}"));
    assertThat(printed).isEmpty();
    replay.skip();
    assertThat(printed).containsExactly("{\"method\":\"tick\"}");
    send("{'id':7,'method':'a'}");
    assertThat(printed).last().isEqualTo("{\"id\":7,\"result\":2}");
    assertThat(replay.awaited()).isEmpty();
    replay.skip();
    assertThat(printed).hasSize(2);
  }

  @Test
  void leavesOutTheAnswersToLinesThatAreLeftOut() {
    RecordedAgentSession session =
        RecordedAgentSession.named("gemini-acp-model-busy-cancel")
            .without(line -> line.json().contains("set_config_option"));
    assertThat(session.lines().toString()).doesNotContain("set_config_option");
    assertThat(session.lines()).hasSizeGreaterThan(30);
    assertThatThrownBy(() -> RecordedAgentSession.named("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no recording 'none'; there are [");
  }
}
