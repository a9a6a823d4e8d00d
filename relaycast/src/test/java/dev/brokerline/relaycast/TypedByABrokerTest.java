package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.relaycast.Peer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one agent writes, a broker types into the terminal of another, with the names of both and of
 * the channel: nothing in it may be an order to that terminal.
 */
class TypedByABrokerTest {
  private final LocalRelaycast server =
      LocalRelaycast.start(RelaycastOptions.builder().agentsMaySpawn(true).build());
  private final Peer program = new Peer(server.baseUri(), server.workspace().key(), Peer.MCP);
  private final Peer host = Peer.broker(server, "hostA");
  private final Peer ann = Peer.agent(server, "ann");
  private String message = "";
  private String conversation = "";

  @BeforeEach
  void makeAChannelAndAMessage() {
    host.post("/v1/channels", json("{'name':'dev'}"));
    JsonNode sent = ann.post("/v1/dm", json("{'to':'hostA','text':'hello'}")).data();
    message = sent.at("/message/id").asText();
    conversation = sent.path("conversation_id").asText();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/channels/dev/messages | {'text':'a%sb'}",
        "/v1/dm | {'to':'hostA','text':'a%sb'}",
        "/v1/dm/CONVERSATION/messages | {'text':'a%sb'}",
        "/v1/messages/MESSAGE/replies | {'text':'a%sb'}",
        "/v1/agents/spawn | {'name':'w','cli':'cat','task':'a%sb'}",
        "/v1/agents/spawn | {'name':'w%s','cli':'cat'}",
        "/v1/agents/release | {'name':'ann','reason':'a%sb'}",
        "/v1/agents | {'name':'w%sb'}",
        "/v1/channels | {'name':'w%sb'}",
        "/v1/dm/group | {'participants':['ann'],'name':'w%sb'}",
        "/v1/messages/MESSAGE/reactions | {'emoji':'w%sb'}",
      })
  void aControlCharacterIs400InOneSentence(String path, String body) {
    String real = path.replace("CONVERSATION", conversation).replace("MESSAGE", message);
    for (Peer peer : new Peer[] {ann, host}) {
      for (String bad : new String[] {"\\u0003", "\\u001b[2J", "\\u007f", "\\u009b", "\\ud83d"}) {
        Reply reply = peer.post(real, json(body.formatted(bad)));
        assertThat(reply.status()).as("%s %s", path, bad).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("invalid_request");
        assertThat(reply.envelope().at("/error/message").asText())
            .contains("U+")
            .doesNotContainPattern("\\p{Cntrl}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"#dev", "-x", "--help", "a:b", "a=b", "@ann", "system", " a"})
  void noAgentTakesANameThatABrokerCannotCarry(String name) {
    assertThat(program.post("/v1/agents", json("{'name':'%s'}", name)).status()).isEqualTo(400);
    Reply spawn = ann.post("/v1/agents/spawn", json("{'name':'%s','cli':'cat'}", name));
    assertThat(spawn.status()).isEqualTo(400);
  }

  @Test
  void linesEndWithALineFeedAndABackslashDoesNotStandBeforeEnter() {
    Reply post = ann.post("/v1/channels/dev/messages", json("{'text':'a\\r\\nb\\rC:\\\\'}"));
    assertThat(post.status()).isEqualTo(201);
    assertThat(post.data().path("text").asText()).isEqualTo("a\nb\nC:\\ ");
  }

  @Test
  void theHostIsHeldToTheSame() {
    AgentIdentity me = server.register("human:ann lee");
    assertThatThrownBy(() -> server.post(me, "dev", "a\u0003b"))
        .isInstanceOf(RelaycastRefusedException.class)
        .hasMessageContaining("character 2 is U+0003 (END OF TEXT)");
    assertThatThrownBy(() -> server.register("a\nb")).isInstanceOf(RelaycastRefusedException.class);
    assertThat(server.post(me, "dev", "a\rb").text()).isEqualTo("a\nb");
  }
}
