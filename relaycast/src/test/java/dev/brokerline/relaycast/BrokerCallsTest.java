package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.relaycast.Peer.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour behind the broker's calls, where a shape is not enough. */
class BrokerCallsTest {
  private final LocalRelaycast server = LocalRelaycast.start();
  private final Peer key = Peer.brokerKey(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewNameGetsAWorkspaceOfItsOwn() {
    Peer anyone = new Peer(server.brokerUri(), null, Peer.BROKER);
    JsonNode first = anyone.post("/v1/workspaces", json("{'name':'relay-1'}")).data();
    JsonNode other = anyone.post("/v1/workspaces", json("{'name':'relay-1-0a1b2c3d'}")).data();
    assertThat(other.path("workspace_id")).isNotEqualTo(first.path("workspace_id"));
    assertThat(first.path("api_key").asText()).startsWith("rk_live_");
    assertThat(other.path("api_key").asText())
        .startsWith("rk_live_")
        .isNotEqualTo(first.path("api_key").asText());
  }

  @Test
  void aKnownNameNeverGetsTheKeyOfItsWorkspace() {
    Peer anyone = new Peer(server.brokerUri(), null, Peer.BROKER);
    String made =
        anyone.post("/v1/workspaces", json("{'name':'relay-1'}")).data().path("api_key").asText();
    for (String known : new String[] {"relay-1", server.workspace().name()}) {
      Reply refused = anyone.post("/v1/workspaces", json("{'name':'%s'}", known));
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("conflict");
      assertThat(refused.envelope().toString()).doesNotContain(made, server.workspace().key());
    }
  }

  @Test
  void workspacesDoNotSeeEachOther() {
    Peer anyone = new Peer(server.brokerUri(), null, Peer.BROKER);
    String other =
        anyone.post("/v1/workspaces", json("{'name':'r'}")).data().path("api_key").asText();
    Peer.agent(server, "alice");
    assertThat(new Peer(server.baseUri(), other, Peer.MCP).get("/v1/agents").data()).isEmpty();
  }

  @Test
  void aBrokerThatRegistersAgainKeepsNameAndToken() {
    String body = json("{'name':'hostA','type':'human'}");
    Reply first = key.post("/v1/agents", body);
    Reply again = key.post("/v1/agents", body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.data()).isEqualTo(first.data());
  }

  @Test
  void spawnIsIdempotentAndNoTokenIsEverInvalidated() {
    JsonNode first = key.post("/v1/agents/spawn", Peer.spawn("w1")).data();
    JsonNode again = key.post("/v1/agents/spawn", Peer.spawn("W1")).data();
    assertThat(first.path("already_existed").asBoolean()).isFalse();
    assertThat(again.path("already_existed").asBoolean()).isTrue();
    assertThat(again.path("name").asText()).isEqualTo("w1");
    key.post("/v1/agents/w1/rotate-token", "{}").data();
    for (JsonNode spawned : new JsonNode[] {first, again}) {
      Peer worker = new Peer(server.baseUri(), spawned.path("token").asText(), Peer.MCP);
      assertThat(worker.get("/v1/inbox").status()).isEqualTo(200);
    }
  }

  @Test
  void releaseIsIdempotentAndKnowsUnknownNames() {
    Peer.worker(server, "w1");
    String body = json("{'name':'w1'}");
    assertThat(key.post("/v1/agents/release", body).data().path("released").asBoolean()).isTrue();
    assertThat(key.post("/v1/agents/release", body).data().path("released").asBoolean()).isFalse();
    JsonNode unknown = key.post("/v1/agents/release", json("{'name':'nobody'}")).data();
    assertThat(unknown.path("released").asBoolean(true)).isFalse();
    assertThat(unknown.path("reason").isNull()).isTrue();
  }

  @Test
  void joinIsIdempotentAndNeedsNoBody() {
    Peer host = Peer.broker(server, "hostA");
    Peer alice = Peer.agent(server, "alice");
    host.post("/v1/channels", json("{'name':'#gamma'}"));
    assertThat(host.post("/v1/channels/%23gamma/join").data().path("already_member").asBoolean())
        .isTrue();
    JsonNode first = alice.post("/v1/channels/gamma/join").data();
    assertThat(first.path("already_member").asBoolean(true)).isFalse();
    assertThat(first.path("channel").asText()).isEqualTo("gamma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a/b", "50%", "a+b", "ünïcode", ".."})
  void channelsMayBeCalledWhatPeopleCanRead(String name) {
    Peer host = Peer.broker(server, "hostA");
    host.post("/v1/channels", json("{'name':'%s'}", name)).data();
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(String.format("%%%02X", b));
    }
    JsonNode sent = host.post("/v1/channels/" + escaped + "/messages", json("{'text':'x'}")).data();
    assertThat(sent.path("text").asText()).isEqualTo("x");
  }

  @Test
  void aRepeatedIdempotencyKeyGetsTheFirstAnswer() {
    Peer host = Peer.broker(server, "hostA");
    Peer alice = Peer.agent(server, "alice");
    host.post("/v1/channels", json("{'name':'dev'}"));
    String path = "/v1/channels/dev/messages";
    JsonNode first = host.postOnce(path, "k1", json("{'text':'once'}")).data();
    assertThat(host.postOnce(path, "k1", json("{'text':'once'}")).data()).isEqualTo(first);
    assertThat(alice.postOnce(path, "k1", json("{'text':'mine'}")).data()).isNotEqualTo(first);
    assertThat(host.get(path).data()).hasSize(2);
  }

  @Test
  void theConversationIsListedBeforeItsFirstFrameIsSent() {
    Peer host = Peer.broker(server, "hostA");
    Peer.agent(server, "alice");
    try (SocketPeer broker = SocketPeer.broker(server).settled()) {
      host.post("/v1/dm", json("{'to':'alice','text':'x'}"));
      String id = broker.next().path("conversation_id").asText();
      assertThat(key.get("/v1/dm/conversations/all").data().get(0).path("id").asText())
          .isEqualTo(id);
    }
  }

  @Test
  void bothWritersShareOneConversation() {
    Peer host = Peer.broker(server, "hostA");
    Peer alice = Peer.agent(server, "alice");
    JsonNode there = host.post("/v1/dm", json("{'to':'alice','text':'1'}")).data();
    JsonNode back = alice.post("/v1/dm", json("{'to':'hosta','text':'2'}")).data();
    assertThat(back.path("conversation_id")).isEqualTo(there.path("conversation_id"));
    JsonNode messages =
        host.get("/v1/dm/" + there.path("conversation_id").asText() + "/messages?limit=50").data();
    assertThat(messages.findValuesAsText("text")).containsExactly("1", "2");
  }
}
