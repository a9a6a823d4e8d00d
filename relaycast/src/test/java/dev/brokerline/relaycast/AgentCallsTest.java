package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.relaycast.Peer.Reply;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents' tools read: pages, inbox, search, threads, presence. */
class AgentCallsTest {
  private final LocalRelaycast server = LocalRelaycast.start();
  private final Peer host = Peer.broker(server, "hostA");
  private final Peer worker = Peer.worker(server, "w1");

  @BeforeEach
  void openChannel() {
    host.post("/v1/channels", json("{'name':'dev','topic':'t'}")).data();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void messagesComeOldestFirstAndInPages() {
    String[] ids = new String[6];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = post("m" + i).path("id").asText();
    }
    String path = "/v1/channels/dev/messages?limit=2";
    assertThat(texts(path)).containsExactly("m4", "m5");
    assertThat(texts(path + "&before=" + ids[4])).containsExactly("m2", "m3");
    assertThat(texts(path + "&after=" + ids[1])).containsExactly("m2", "m3");
    assertThat(texts(path + "&after=" + ids[0] + "&before=" + ids[3])).containsExactly("m1", "m2");
  }

  @Test
  void repliesAreInTheThreadAndNotInTheChannel() {
    String id = post("q").path("id").asText();
    worker.post("/v1/messages/" + id + "/replies", json("{'text':'a1'}")).data();
    worker.post("/v1/messages/" + id + "/replies", json("{'text':'a2'}")).data();
    assertThat(texts("/v1/channels/dev/messages")).containsExactly("q");
    JsonNode thread = worker.get("/v1/messages/" + id + "/replies").data();
    assertThat(thread.path("parent").path("reply_count").asInt()).isEqualTo(2);
    assertThat(thread.path("replies").findValuesAsText("text")).containsExactly("a1", "a2");
  }

  @Test
  void theInboxShowsWhatIsUnreadUntilItIsRead() {
    worker.post("/v1/channels/dev/join").data();
    String id = post("hello @W1, look").path("id").asText();
    post("not @w1x");
    host.post("/v1/dm", json("{'to':'w1','text':'psst'}")).data();
    JsonNode inbox = worker.get("/v1/inbox").data();
    assertThat(inbox.path("unread_channels").toString())
        .isEqualTo(json("[{'channel_name':'dev','unread_count':2}]"));
    assertThat(inbox.path("mentions").findValuesAsText("id")).containsExactly(id);
    assertThat(inbox.path("unread_dms").get(0).path("from").asText()).isEqualTo("hostA");
    String direct = inbox.path("unread_dms").get(0).path("last_message").path("id").asText();

    worker.post("/v1/messages/" + id + "/read").data();
    assertThat(server.markRead(direct, "W1")).isTrue();
    JsonNode later = worker.get("/v1/inbox").data();
    assertThat(later.path("unread_channels").get(0).path("unread_count").asInt()).isEqualTo(1);
    assertThat(later.path("mentions")).isEmpty();
    assertThat(later.path("unread_dms")).isEmpty();
  }

  @Test
  void whatWasWrittenBeforeAnAgentJoinedIsNoNewsToIt() {
    post("old");
    worker.post("/v1/channels/dev/join").data();
    assertThat(worker.get("/v1/inbox").data().path("unread_channels")).isEmpty();
  }

  @Test
  void markingReadWhatIsUnknownIsFalse() {
    String id = post("x").path("id").asText();
    assertThat(server.markRead(id, "nobody")).isFalse();
    assertThat(server.markRead("1", "w1")).isFalse();
  }

  @Test
  void reactionsAreCountedOnceForAnAgentAndShownToTheAuthor() {
    String id = post("x").path("id").asText();
    String path = "/v1/messages/" + id + "/reactions";
    worker.post(path, json("{'emoji':'rocket'}")).data();
    worker.post(path, json("{'emoji':'rocket'}")).data();
    JsonNode message = worker.get("/v1/channels/dev/messages").data().get(0);
    assertThat(message.path("reactions").toString())
        .isEqualTo(json("[{'emoji':'rocket','count':1,'agents':['w1']}]"));
    assertThat(reactionsFor(host)).hasSize(1);
    worker.delete(path + "/rocket");
    assertThat(worker.get("/v1/channels/dev/messages").data().get(0).path("reactions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", "a+b", "a b", "50%", "..", ".", "\u00e4\u4e16", "x;y=1", "{id}", "?#"})
  void aVariableOfThePathMayHaveAnyCharacter(String emoji) {
    String path = "/v1/messages/" + post("x").path("id").asText() + "/reactions";
    worker.post(path, json("{'emoji':'%s'}", emoji)).data();
    String escaped = URLEncoder.encode(emoji, UTF_8).replace("+", "%20").replace(".", "%2E");
    assertThat(worker.delete(path + "/" + escaped).status()).isEqualTo(204);
    assertThat(worker.get("/v1/channels/dev/messages").data().get(0).path("reactions")).isEmpty();
  }

  @Test
  void theInboxShowsOthersReactionsOnceAndTheLatestFifty() {
    String path = "/v1/messages/" + post("x").path("id").asText() + "/reactions";
    host.post(path, json("{'emoji':'own'}")).data();
    worker.post(path, json("{'emoji':'taken-back'}")).data();
    worker.delete(path + "/taken-back");
    assertThat(reactionsFor(host)).isEmpty();
    for (int i = 0; i < 51; i++) {
      worker.post(path, json("{'emoji':'e%s'}", i)).data();
    }
    JsonNode reactions = reactionsFor(host);
    assertThat(reactions).hasSize(50);
    assertThat(reactions.get(0).path("emoji").asText()).isEqualTo("e1");
    assertThat(reactions.get(0).path("agent_name").asText()).isEqualTo("w1");
    assertThat(reactionsFor(host)).as("again").isEmpty();
  }

  @Test
  void searchIsByTextChannelAndAuthorAndNeverInConversations() {
    post("Deploy at nine");
    worker.post("/v1/channels/dev/messages", json("{'text':'deployed'}")).data();
    worker.post("/v1/dm", json("{'to':'hostA','text':'deploy secretly'}")).data();
    assertThat(worker.get("/v1/search?q=DEPLOY").data().findValuesAsText("text"))
        .containsExactly("deployed", "Deploy at nine");
    assertThat(worker.get("/v1/search?q=deploy&from=W1&channel=%23dev&limit=1").data()).hasSize(1);
    assertThat(worker.get("/v1/search?q=deploy&channel=other").data()).isEmpty();
  }

  @Test
  void presenceFollowsHeartbeatAndDisconnect() {
    worker.post("/v1/agents/disconnect", "{}").data();
    assertThat(host.get("/v1/agents?status=online").data().findValuesAsText("name"))
        .containsExactly("hostA");
    worker.post("/v1/agents/heartbeat", "{}").data();
    assertThat(host.get("/v1/agents?status=online").data()).hasSize(2);
  }

  @Test
  void anArchivedChannelIsHiddenTakesNothingAndComesBackWhenCreated() {
    String id = post("before").path("id").asText();
    worker.delete("/v1/channels/dev");
    assertThat(worker.get("/v1/channels").data()).isEmpty();
    assertThat(worker.get("/v1/channels?include_archived=true").data()).hasSize(1);
    assertThat(worker.post("/v1/channels/dev/messages", json("{'text':'x'}")).code())
        .isEqualTo("channel_archived");
    Reply reply = worker.post("/v1/messages/" + id + "/replies", json("{'text':'x'}"));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("channel_archived");
    worker.post("/v1/channels", json("{'name':'dev'}")).data();
    post("again");
  }

  @Test
  void aDeletedAgentIsGoneAndItsTokenWithIt() {
    Peer.brokerKey(server)
        .post("/v1/agents/release", json("{'name':'w1','delete_agent':true}"))
        .data();
    assertThat(host.get("/v1/agents/w1").code()).isEqualTo("agent_not_found");
    assertThat(worker.get("/v1/inbox").status()).isEqualTo(401);
  }

  private static JsonNode reactionsFor(Peer reader) {
    return reader.get("/v1/inbox").data().path("recent_reactions");
  }

  private JsonNode post(String text) {
    return host.post("/v1/channels/dev/messages", json("{'text':'%s'}", text)).data();
  }

  private List<String> texts(String path) {
    return worker.get(path).data().findValuesAsText("text");
  }
}
