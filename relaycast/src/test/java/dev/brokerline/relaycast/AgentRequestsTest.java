package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Agents that ask for other agents. */
class AgentRequestsTest {
  private static final String KID =
      json("{'name':'kid','cli':'codex','task':'t','channel':'#dev','metadata':{'model':'m1'}}");

  private static final RelaycastOptions ALLOWED =
      RelaycastOptions.builder().agentsMaySpawn(true).build();

  @Test
  void unlessTheHostSaysSoNobodyButTheBrokerStartsOrStopsAnAgent() {
    try (LocalRelaycast server = LocalRelaycast.start();
        SocketPeer broker = SocketPeer.broker(server).settled()) {
      Peer worker = Peer.worker(server, "w1");
      for (Peer asker :
          List.of(
              worker,
              new Peer(server.brokerUri(), worker.token(), Peer.MCP),
              new Peer(server.baseUri(), worker.token(), Peer.BROKER),
              new Peer(server.brokerUri(), server.workspace().key(), Peer.MCP),
              new Peer(server.baseUri(), server.workspace().key(), ""))) {
        assertThat(asker.post("/v1/agents/spawn", KID).code()).isEqualTo("agents_may_not_spawn");
        assertThat(asker.post("/v1/agents/release", json("{'name':'w1'}")).code())
            .isEqualTo("agents_may_not_spawn");
      }
      assertThat(broker.untilPong()).isEmpty();
      assertThat(server.agents()).singleElement().matches(RelayAgent::online);
    }
  }

  @Test
  void anAgentLearnsNoOthersToken() {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      Peer one = Peer.agent(server, "one");
      Peer.agent(server, "two");
      assertThat(one.post("/v1/agents/two/rotate-token", "{}").status()).isEqualTo(403);
      assertThat(one.post("/v1/agents/one/rotate-token", "{}").data().path("token").asText())
          .isEqualTo(one.token());
    }
  }

  @Test
  void whereAgentsMaySpawnTheBrokerIsAskedByControlFrames() {
    try (LocalRelaycast server = LocalRelaycast.start(ALLOWED);
        SocketPeer broker = SocketPeer.broker(server).settled()) {
      Peer asker = Peer.agent(server, "asker");
      asker.post("/v1/agents/spawn", KID).data();
      asker.post("/v1/agents/release", json("{'name':'kid'}")).data();
      asker.post("/v1/agents/release", json("{'name':'kid'}")).data();
      assertThat(broker.next().path("agent").toString())
          .isEqualTo(
              json(
                  "{'name':'kid','cli':'codex','task':'t','channel':'dev','already_existed':false}"));
      JsonNode first = broker.next();
      JsonNode second = broker.next();
      assertThat(first.path("type").asText()).isEqualTo("agent.release_requested");
      assertThat(first.path("reason")).isNotEqualTo(second.path("reason"));
    }
  }

  @Test
  void controlFramesAreNotReplayedToANewBroker() {
    try (LocalRelaycast server = LocalRelaycast.start(ALLOWED)) {
      Peer.agent(server, "asker").post("/v1/agents/spawn", KID).data();
      try (SocketPeer broker = SocketPeer.broker(server)) {
        assertThat(broker.untilPong()).isEmpty();
      }
    }
  }

  @Test
  void withAListenerItIsToldAndTheBrokerIsNot() throws InterruptedException {
    BlockingQueue<Object> requests = new LinkedBlockingQueue<>();
    RelaycastOptions options =
        RelaycastOptions.builder().agentRequestListener(recording(requests)).build();
    try (LocalRelaycast server = LocalRelaycast.start(options);
        SocketPeer broker = SocketPeer.broker(server).settled()) {
      Peer asker = Peer.agent(server, "asker");
      asker.post("/v1/agents/spawn", KID).data();
      assertThat(requests.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new AgentRequestListener.SpawnRequest("kid", "codex", "t", "dev", "m1"));
      asker.post("/v1/agents/release", json("{'name':'kid','reason':'done'}")).data();
      assertThat(requests.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new AgentRequestListener.ReleaseRequest("kid", "done"));
      Peer.worker(server, "w1");
      assertThat(broker.untilPong()).isEmpty();
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void aRepeatedRequestIsAnsweredButNotMadeAgain() throws InterruptedException {
    BlockingQueue<Object> requests = new LinkedBlockingQueue<>();
    RelaycastOptions options =
        RelaycastOptions.builder().agentRequestListener(recording(requests)).build();
    try (LocalRelaycast server = LocalRelaycast.start(options)) {
      Peer asker = Peer.agent(server, "asker");
      JsonNode first = asker.postOnce("/v1/agents/spawn", "k1", KID).data();
      assertThat(asker.postOnce("/v1/agents/spawn", "k1", KID).data()).isEqualTo(first);
      asker.post("/v1/agents/release", json("{'name':'kid'}")).data();
      assertThat(requests.poll(10, TimeUnit.SECONDS))
          .isInstanceOf(AgentRequestListener.SpawnRequest.class);
      assertThat(requests.poll(10, TimeUnit.SECONDS))
          .isInstanceOf(AgentRequestListener.ReleaseRequest.class);
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void aListenerThatThrowsStopsNothing() {
    AgentRequestListener failing =
        new AgentRequestListener() {
          @Override
          public void spawnRequested(AgentRequestListener.SpawnRequest request) {
            throw new IllegalStateException("their bug");
          }

          @Override
          public void releaseRequested(AgentRequestListener.ReleaseRequest request) {
            throw new IllegalStateException("their bug");
          }
        };
    RelaycastOptions options = RelaycastOptions.builder().agentRequestListener(failing).build();
    try (LocalRelaycast server = LocalRelaycast.start(options)) {
      Peer asker = Peer.agent(server, "asker");
      assertThat(asker.post("/v1/agents/spawn", KID).status()).isEqualTo(201);
      assertThat(asker.post("/v1/agents/release", json("{'name':'kid'}")).status()).isEqualTo(200);
    }
  }

  private static AgentRequestListener recording(BlockingQueue<Object> requests) {
    return new AgentRequestListener() {
      @Override
      public void spawnRequested(AgentRequestListener.SpawnRequest request) {
        requests.add(request);
      }

      @Override
      public void releaseRequested(AgentRequestListener.ReleaseRequest request) {
        requests.add(request);
      }
    };
  }
}
