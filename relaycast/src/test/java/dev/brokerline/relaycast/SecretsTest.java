package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Keys and tokens stay out of logs and texts. The log is configured in {@code
 * simplelogger.properties}.
 */
class SecretsTest {
  @Test
  void noLogLineHoldsAKeyOrToken() throws IOException {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      Peer host = Peer.broker(server, "hostA");
      Peer worker = Peer.worker(server, "w1");
      host.post("/v1/dm", json("{'to':'w1','text':'x'}")).data();
      host.post("/v1/nowhere?token=" + host.token(), "{}");
      host.get("/v1/ws?token=" + host.token());
      try (SocketPeer broker = SocketPeer.broker(server, "dev").settled();
          SocketPeer agent = SocketPeer.open(server, worker.token()).settled()) {
        broker.send("not json " + server.workspace().key());
        assertThat(agent.untilPong()).isEmpty();
        broker.untilPong();
      }
    }
    String log = Files.readString(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")));
    assertThat(log)
        .contains("POST /v1/agents/spawn -> 201", "Socket of a broker opened")
        .doesNotContain("rk_live_", "at_live_");
  }

  @Test
  void workspaceAndIdentityPrintWithoutTheirSecrets() {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      AgentIdentity alice = server.register("alice");
      assertThat(server.workspace().toString()).contains(server.workspace().id()).endsWith("***]");
      assertThat(alice.toString()).contains("alice").doesNotContain(alice.token());
    }
  }
}
