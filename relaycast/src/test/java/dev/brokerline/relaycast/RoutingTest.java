package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which frame. */
class RoutingTest {
  private final LocalRelaycast server = LocalRelaycast.start();
  private final Peer host = Peer.broker(server, "hostA");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aChannelMessageReachesEverySubscriberTheAuthorsBrokerAmongThem() {
    Peer alice = Peer.agent(server, "alice");
    host.post("/v1/channels", json("{'name':'dev'}"));
    try (SocketPeer broker = SocketPeer.broker(server, "dev").settled();
        SocketPeer other = SocketPeer.broker(server, "general").settled();
        SocketPeer agent = SocketPeer.open(server, alice.token())) {
      agent.subscribe("#dev");
      agent.settled();
      host.post("/v1/channels/dev/messages", json("{'text':'standup','mode':'wait'}"));
      assertThat(texts(broker)).containsExactly("standup");
      assertThat(texts(agent)).containsExactly("standup");
      assertThat(texts(other)).isEmpty();
    }
  }

  @Test
  void subscribeAddsAndUnsubscribeTakesAway() {
    for (String name : List.of("a", "b")) {
      host.post("/v1/channels", json("{'name':'%s'}", name));
    }
    try (SocketPeer broker = SocketPeer.broker(server, "a").settled()) {
      broker.subscribe("#b");
      broker.settled();
      host.post("/v1/channels/a/messages", json("{'text':'1'}"));
      host.post("/v1/channels/%23b/messages", json("{'text':'2'}"));
      assertThat(texts(broker)).containsExactly("1", "2");
      broker.unsubscribe("#a");
      broker.settled();
      host.post("/v1/channels/a/messages", json("{'text':'3'}"));
      assertThat(texts(broker)).isEmpty();
    }
  }

  @Test
  void channelNamesAreCaseSensitiveAndTheFrameHasTheBareName() {
    host.post("/v1/channels", json("{'name':'#dev'}"));
    try (SocketPeer broker = SocketPeer.broker(server, "#dev", "DEV").settled()) {
      assertThat(host.post("/v1/channels/DEV/messages", json("{'text':'x'}")).code())
          .isEqualTo("channel_not_found");
      host.post("/v1/channels/dev/messages", json("{'text':'y'}"));
      assertThat(broker.next().path("channel").asText()).isEqualTo("dev");
    }
  }

  @Test
  void aMessageToAWorkerNamesTheWorkerAsConversationForTheBrokerAlone() {
    Peer worker = Peer.worker(server, "w1");
    Peer alice = Peer.agent(server, "alice");
    try (SocketPeer broker = SocketPeer.broker(server).settled();
        SocketPeer agent = SocketPeer.open(server, worker.token()).settled();
        SocketPeer stranger =
            SocketPeer.open(server, Peer.agent(server, "eve").token()).settled()) {
      JsonNode sent = alice.post("/v1/dm", json("{'to':'W1','text':'psst'}")).data();
      assertThat(broker.next().path("conversation_id").asText()).isEqualTo("w1");
      assertThat(agent.next().path("conversation_id")).isEqualTo(sent.path("conversation_id"));
      assertThat(stranger.untilPong()).isEmpty();
    }
  }

  @Test
  void aMessageFromTheBrokerItselfToAWorkerInAnotherLetterCaseNamesTheWorker() {
    Peer.worker(server, "w1");
    try (SocketPeer broker = SocketPeer.broker(server).settled()) {
      host.post("/v1/dm", json("{'to':'W1','text':'x','mode':'wait'}"));
      assertThat(broker.next().path("conversation_id").asText()).isEqualTo("w1");
    }
  }

  @Test
  void aReleasedWorkerIsNoLocalRecipient() {
    Peer.worker(server, "w1");
    Peer.brokerKey(server).post("/v1/agents/release", json("{'name':'w1'}"));
    try (SocketPeer broker = SocketPeer.broker(server).settled()) {
      JsonNode sent = host.post("/v1/dm", json("{'to':'w1','text':'x'}")).data();
      assertThat(broker.next().path("conversation_id")).isEqualTo(sent.path("conversation_id"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hostA", "HOSTA", "broker", "Dashboard", "orchestrator", "human:bob", "bob"})
  void theNamesThatAgentsAnswerToReachTheBroker(String name) {
    server.addHostSender("Bob");
    Peer worker = Peer.worker(server, "w1");
    worker.post("/v1/dm", json("{'to':'%s','text':'done'}", name)).data();
    JsonNode conversation = Peer.brokerKey(server).get("/v1/dm/conversations/all").data().get(0);
    assertThat(conversation.path("participants").toString()).isEqualTo(json("['w1','hostA']"));
  }

  @Test
  void aRegisteredAgentGoesBeforeAnAliasAndAnUnknownNameIsRefused() {
    Peer.agent(server, "orchestrator");
    Peer worker = Peer.worker(server, "w1");
    worker.post("/v1/dm", json("{'to':'orchestrator','text':'x'}"));
    JsonNode all = Peer.brokerKey(server).get("/v1/dm/conversations/all").data();
    assertThat(all.get(0).path("participants").toString()).contains("orchestrator");
    assertThat(worker.post("/v1/dm", json("{'to':'nobody','text':'x'}")).code())
        .isEqualTo("agent_not_found");
  }

  @Test
  void anAliasMeansTheBrokerThatIsOnline() {
    Peer.broker(server, "hostB");
    Peer.brokerKey(server).post("/v1/agents/release", json("{'name':'hostB'}"));
    Peer.worker(server, "w1").post("/v1/dm", json("{'to':'broker','text':'x'}"));
    JsonNode all = Peer.brokerKey(server).get("/v1/dm/conversations/all").data();
    assertThat(all.get(0).path("participants").toString()).contains("hostA");
  }

  @Test
  void aThreadReplyGoesToTheChannelOfItsParent() {
    host.post("/v1/channels", json("{'name':'dev'}"));
    try (SocketPeer broker = SocketPeer.broker(server, "dev").settled()) {
      String id = id(host.post("/v1/channels/dev/messages", json("{'text':'q'}")));
      String first = id(host.post("/v1/messages/" + id + "/replies", json("{'text':'a'}")));
      host.post("/v1/messages/" + first + "/replies", json("{'text':'b'}"));
      broker.next();
      for (int i = 0; i < 2; i++) {
        JsonNode frame = broker.next();
        assertThat(frame.path("type").asText()).isEqualTo("thread.reply");
        assertThat(frame.path("channel").asText()).isEqualTo("dev");
        assertThat(frame.path("parent_id").asText()).isEqualTo(id);
      }
    }
  }

  @Test
  void aThreadReplyInAConversationIsADirectMessageForTheBrokerAndAReplyForAgents() {
    Peer worker = Peer.worker(server, "w1");
    Peer alice = Peer.agent(server, "alice");
    JsonNode sent = alice.post("/v1/dm", json("{'to':'w1','text':'q'}")).data();
    String id = sent.path("message").path("id").asText();
    try (SocketPeer broker = SocketPeer.broker(server).settled();
        SocketPeer agent = SocketPeer.open(server, worker.token()).settled()) {
      broker.untilPong();
      alice.post("/v1/messages/" + id + "/replies", json("{'text':'a'}")).data();
      JsonNode direct = broker.next();
      assertThat(direct.path("type").asText()).isEqualTo("dm.received");
      assertThat(direct.path("conversation_id").asText()).isEqualTo("w1");
      JsonNode reply = agent.next();
      assertThat(reply.path("type").asText()).isEqualTo("thread.reply");
      assertThat(reply.path("channel").asText("none")).isEmpty();
    }
  }

  @Test
  void aGroupMessageReachesTheBrokerAndEachParticipant() {
    Peer one = Peer.worker(server, "w1");
    Peer two = Peer.worker(server, "w2");
    Peer alice = Peer.agent(server, "alice");
    String group = id(alice.post("/v1/dm/group", json("{'participants':['w1','W2'],'name':'g'}")));
    try (SocketPeer broker = SocketPeer.broker(server).settled();
        SocketPeer first = SocketPeer.open(server, one.token()).settled();
        SocketPeer second = SocketPeer.open(server, two.token()).settled()) {
      alice.post("/v1/dm/" + group + "/messages", json("{'text':'all'}")).data();
      for (SocketPeer socket : List.of(broker, first, second)) {
        JsonNode frame = socket.next();
        assertThat(frame.path("type").asText()).isEqualTo("group_dm.received");
        assertThat(frame.path("conversation_id").asText()).isEqualTo(group);
      }
    }
  }

  @Test
  void registrationsAndPresenceOfAgentsMakeNoFrames() {
    try (SocketPeer broker = SocketPeer.broker(server, "general").settled()) {
      Peer worker = Peer.worker(server, "w1");
      worker.post("/v1/agents/heartbeat", "{}").data();
      worker.post("/v1/agents/disconnect", "{}").data();
      Peer.brokerKey(server).post("/v1/agents/release", json("{'name':'w1'}")).data();
      assertThat(broker.untilPong()).isEmpty();
    }
  }

  private static List<String> texts(SocketPeer socket) {
    return socket.untilPong().stream().map(f -> f.path("message").path("text").asText()).toList();
  }

  private static String id(Peer.Reply reply) {
    return reply.data().path("id").asText();
  }
}
