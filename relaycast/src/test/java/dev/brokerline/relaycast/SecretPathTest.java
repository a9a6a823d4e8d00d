package dev.brokerline.relaycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way in where the system does not tell whose a connection is. */
class SecretPathTest {
  private final LocalRelaycast server =
      LocalRelaycast.start(RelaycastOptions.builder().requireSecretPath(true).build());

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/rk_path_0", "/", "/%2F", "/v1"})
  void withoutTheSecretTheKeyDoesNotHelp(String path) {
    URI address = URI.create(server.baseUri() + path);
    String key = server.workspace().key();
    for (String call : new String[] {"/v1/agents", "/v1/workspace", "/v1/nowhere", "/", ""}) {
      Peer.Reply reply = new Peer(address, key, Peer.BROKER).get(call);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.code()).isEqualTo("secret_path_required");
    }
    assertThatThrownBy(() -> SocketPeer.open(address, key))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void withItEverythingWorksAsWithout() {
    Peer key = new Peer(server.brokerUri(), server.workspace().key(), Peer.BROKER);
    key.post("/v1/agents/spawn", Peer.spawn("w1")).data();
    assertThat(key.get("/v1/agents/w1").data().path("name").asText()).isEqualTo("w1");
    try (SocketPeer socket = SocketPeer.open(server.brokerUri(), server.workspace().key())) {
      assertThat(socket.untilPong()).isEmpty();
    }
  }

  @Test
  void itIsAnothersForEachServerAndInNoPublicAddress() {
    try (LocalRelaycast other = LocalRelaycast.start()) {
      assertThat(other.brokerUri().getPath()).matches("/rk_path_[0-9a-f]{32}");
      assertThat(other.brokerUri().getPath()).isNotEqualTo(server.brokerUri().getPath());
      assertThat(other.baseUri().getPath()).isEmpty();
      Peer wrong = new Peer(URI.create(server.baseUri() + other.brokerUri().getPath()), null, "");
      assertThat(wrong.get("/v1/agents").status()).isEqualTo(403);
    }
  }

  @Test
  void onlyWhoHasItMakesAWorkspace() {
    try (LocalRelaycast open = LocalRelaycast.start()) {
      for (String key : new String[] {null, open.workspace().key()}) {
        assertThat(
                new Peer(open.baseUri(), key, Peer.BROKER)
                    .post("/v1/workspaces", "{\"name\":\"x\"}")
                    .status())
            .isEqualTo(401);
      }
    }
  }
}
