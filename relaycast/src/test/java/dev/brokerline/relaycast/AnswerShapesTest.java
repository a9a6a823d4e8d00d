package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.brokerline.relaycast.Peer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares answers and frames, field by field, with recorded traffic that the real clients
 * accepted.
 */
class AnswerShapesTest {
  private final LocalRelaycast server =
      LocalRelaycast.start(RelaycastOptions.builder().agentsMaySpawn(true).build());
  private final Map<String, Reply> answers = new LinkedHashMap<>();

  @BeforeEach
  void playOneCallOfEachKind() {
    Peer key = Peer.brokerKey(server);
    Peer anyone = new Peer(server.brokerUri(), null, Peer.BROKER);
    record("POST /v1/workspaces", anyone.post("/v1/workspaces", json("{'name':'relay-1'}")));
    record("GET /v1/workspace", key.get("/v1/workspace"));
    record(
        "PUT /v1/workspace/stream",
        key.send("PUT", "/v1/workspace/stream", json("{'enabled':true}")));
    playAgents(key);
    Peer host = Peer.broker(server, "hostB");
    Peer alice = Peer.agent(server, "alice2");
    playChannels(host, alice);
    playDirect(host, alice, key);
    record("GET /v1/inbox", alice.get("/v1/inbox"));
    record("POST leave", host.post("/v1/channels/dev/leave"));
    record("DELETE channel", host.delete("/v1/channels/dev"));
  }

  private void playAgents(Peer key) {
    record("POST /v1/agents", key.post("/v1/agents", json("{'name':'hostA','type':'human'}")));
    record("POST /v1/agents/spawn", key.post("/v1/agents/spawn", Peer.spawn("w1")));
    record("GET /v1/agents", key.get("/v1/agents"));
    record("GET /v1/agents/{name}", key.get("/v1/agents/w1"));
    record("POST rotate", key.post("/v1/agents/w1/rotate-token", "{}"));
    record(
        "POST /v1/agents/release",
        key.post("/v1/agents/release", json("{'name':'w1','reason':'done'}")));
  }

  private void playChannels(Peer host, Peer alice) {
    record(
        "POST /v1/channels",
        host.post("/v1/channels", json("{'name':'dev','topic':'Development'}")));
    record("POST join", host.post("/v1/channels/dev/join"));
    alice.post("/v1/channels/dev/join");
    record("POST invite", host.post("/v1/channels/dev/invite", json("{'agent_name':'w1'}")));
    record("PATCH topic", host.send("PATCH", "/v1/channels/dev/topic", json("{'topic':'New'}")));
    Reply post =
        host.post("/v1/channels/dev/messages", json("{'text':'hi @alice2','mode':'wait'}"));
    record("POST channel message", post);
    String id = post.data().path("id").asText();
    record("POST replies", alice.post("/v1/messages/" + id + "/replies", json("{'text':'r'}")));
    record(
        "POST reactions",
        alice.post("/v1/messages/" + id + "/reactions", json("{'emoji':'rocket'}")));
    record("GET channel messages", host.get("/v1/channels/dev/messages?limit=3"));
    record("GET replies", host.get("/v1/messages/" + id + "/replies"));
    record("DELETE reaction", alice.delete("/v1/messages/" + id + "/reactions/rocket"));
    record("POST read", host.post("/v1/messages/" + id + "/read"));
    record("GET readers", host.get("/v1/messages/" + id + "/readers"));
    record("GET /v1/search", host.get("/v1/search?q=HI"));
    record("GET /v1/channels", host.get("/v1/channels"));
  }

  private void playDirect(Peer host, Peer alice, Peer key) {
    Reply direct = host.post("/v1/dm", json("{'to':'alice2','text':'x','mode':'steer'}"));
    record("POST /v1/dm", direct);
    String id = direct.data().path("conversation_id").asText();
    record("GET /v1/dm/conversations", alice.get("/v1/dm/conversations"));
    record("GET /v1/dm/conversations/all", key.get("/v1/dm/conversations/all"));
    record("GET dm messages", alice.get("/v1/dm/" + id + "/messages?limit=50"));
    Reply group = host.post("/v1/dm/group", json("{'participants':['alice2','w1'],'name':'grp'}"));
    record("POST /v1/dm/group", group);
    String groupId = group.data().path("id").asText();
    record("POST dm messages", alice.post("/v1/dm/" + groupId + "/messages", json("{'text':'g'}")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @TestFactory
  List<DynamicTest> anAnswerHasTheFieldsAndTypesOfTheRecordedOne() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode recorded : resource("recorded-answers.jsonl")) {
      String call = shortName(recorded);
      Reply ours = Objects.requireNonNull(answers.get(call), call);
      tests.add(
          DynamicTest.dynamicTest(
              call,
              () -> {
                assertThat(ours.status()).isEqualTo(recorded.path("status").asInt());
                if (!recorded.path("body").isNull()) {
                  assertSameShape(call, recorded.path("body"), ours.envelope());
                }
              }));
    }
    assertThat(tests).hasSize(answers.size());
    return tests;
  }

  @Test
  void framesHaveTheFieldsAndTypesOfTheRecordedOnes() {
    Map<String, JsonNode> recorded = new LinkedHashMap<>();
    resource("recorded-frames.jsonl").forEach(f -> recorded.put(f.path("type").asText(), f));
    try (SocketPeer socket = SocketPeer.broker(server, "frames").settled()) {
      socket.untilPong();
      Peer host = Peer.broker(server, "hostC");
      Peer asker = Peer.agent(server, "asker");
      host.post("/v1/channels", json("{'name':'frames'}"));
      Reply post = host.post("/v1/channels/frames/messages", json("{'text':'m'}"));
      host.post(
          "/v1/messages/" + post.data().path("id").asText() + "/replies", json("{'text':'r'}"));
      host.post("/v1/dm", json("{'to':'asker','text':'d'}"));
      String group =
          host.post("/v1/dm/group", json("{'participants':['asker']}")).data().path("id").asText();
      host.post("/v1/dm/" + group + "/messages", json("{'text':'g'}"));
      asker.post(
          "/v1/agents/spawn", json("{'name':'kid','cli':'codex','task':'t','channel':'frames'}"));
      asker.post("/v1/agents/release", json("{'name':'kid','reason':'done'}"));
      for (int i = 0; i < recorded.size() - 1; i++) {
        JsonNode frame = socket.next();
        String type = frame.path("type").asText();
        assertSameShape(type, Objects.requireNonNull(recorded.get(type), type), frame);
      }
    }
  }

  private void record(String call, Reply reply) {
    assertThat(answers.put(call, reply)).isNull();
  }

  private static String shortName(JsonNode recorded) {
    String full = recorded.path("method").asText() + " " + recorded.path("path").asText();
    return switch (full) {
      case "POST /v1/channels/{channel}/join" -> "POST join";
      case "POST /v1/channels/{channel}/leave" -> "POST leave";
      case "POST /v1/channels/{channel}/invite" -> "POST invite";
      case "PATCH /v1/channels/{channel}/topic" -> "PATCH topic";
      case "DELETE /v1/channels/{channel}" -> "DELETE channel";
      case "POST /v1/channels/{channel}/messages" -> "POST channel message";
      case "GET /v1/channels/{channel}/messages" -> "GET channel messages";
      case "POST /v1/messages/{id}/replies" -> "POST replies";
      case "GET /v1/messages/{id}/replies" -> "GET replies";
      case "POST /v1/messages/{id}/reactions" -> "POST reactions";
      case "DELETE /v1/messages/{id}/reactions/{emoji}" -> "DELETE reaction";
      case "POST /v1/messages/{id}/read" -> "POST read";
      case "GET /v1/messages/{id}/readers" -> "GET readers";
      case "GET /v1/dm/{id}/messages" -> "GET dm messages";
      case "POST /v1/dm/{id}/messages" -> "POST dm messages";
      case "POST /v1/agents/{name}/rotate-token" -> "POST rotate";
      default -> full;
    };
  }

  private static void assertSameShape(String where, JsonNode recorded, JsonNode ours) {
    if (recorded.isNull() || ours.isNull()) {
      return;
    }
    assertThat(ours.getNodeType()).as(where).isEqualTo(recorded.getNodeType());
    if (recorded.getNodeType() == JsonNodeType.ARRAY && !recorded.isEmpty() && !ours.isEmpty()) {
      assertSameShape(where + "[0]", recorded.get(0), ours.get(0));
    }
    if (recorded.isObject() && !where.endsWith(".metadata")) {
      List<String> fields = new ArrayList<>();
      ours.fieldNames().forEachRemaining(fields::add);
      List<String> expected = new ArrayList<>();
      recorded.fieldNames().forEachRemaining(expected::add);
      assertThat(fields).as(where).containsExactlyInAnyOrderElementsOf(expected);
      expected.forEach(
          field -> assertSameShape(where + "." + field, recorded.get(field), ours.get(field)));
    }
  }

  private static List<JsonNode> resource(String name) {
    try (var stream = AnswerShapesTest.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(stream, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().map(Peer::parse).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
