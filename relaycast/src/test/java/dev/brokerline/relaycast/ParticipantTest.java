package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This JVM as a participant of the conversation. */
class ParticipantTest {
  private final LocalRelaycast server = LocalRelaycast.start();
  private final AgentIdentity alice = server.register("alice");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itWritesToAgentsChannelsAndThreads() {
    Peer.broker(server, "hostA").post("/v1/channels", json("{'name':'dev','topic':'t'}")).data();
    Peer.worker(server, "w1");
    RelayMessage post = server.post(alice, "#dev", "standup");
    RelayMessage reply = server.reply(alice, post.id(), "at nine");
    RelayMessage direct = server.sendDirect(alice, "W1", "psst");
    assertThat(reply.threadId()).isEqualTo(post.id());
    assertThat(server.channelMessages("dev")).containsExactly(post, reply);
    assertThat(server.directMessages("w1", "alice")).containsExactly(direct);
    assertThat(server.channels())
        .containsExactly(new LocalRelaycast.ChannelInfo("dev", "t", List.of("alice", "hostA")));
    assertThat(server.agents())
        .extracting(RelayAgent::name, RelayAgent::worker)
        .contains(tuple("w1", true), tuple("hostA", false));
  }

  @Test
  void readingDirectMessagesFoundsNoConversation() {
    Peer.worker(server, "w1");
    assertThat(server.directMessages("w1", "alice")).isEmpty();
    assertThat(Peer.brokerKey(server).get("/v1/dm/conversations/all").data()).isEmpty();
  }

  @Test
  void itsFailuresNameTheCodeAndTheCause() {
    assertThatThrownBy(() -> server.sendDirect(alice, "nobody", "x"))
        .isInstanceOf(RelaycastException.class)
        .hasMessage("Agent \"nobody\" not found (agent_not_found)");
    assertThatThrownBy(() -> server.post(alice, "nowhere", "x"))
        .hasMessage("Channel \"nowhere\" not found (channel_not_found)");
    assertThatThrownBy(() -> server.register("Alice")).hasMessageContaining("already exists");
  }
}
