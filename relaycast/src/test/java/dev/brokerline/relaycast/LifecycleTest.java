package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Start and stop, alone and in numbers. */
class LifecycleTest {
  @Test
  void aServerListensOnLoopbackAlone() throws IOException {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      assertThat(server.baseUri().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+");
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : network.inetAddresses().toList()) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(() -> connect(address, server.baseUri().getPort()))
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void keysAndIdsDifferFromServerToServer() {
    try (LocalRelaycast one = LocalRelaycast.start();
        LocalRelaycast two = LocalRelaycast.start()) {
      assertThat(one.workspace().key()).startsWith("rk_live_").isNotEqualTo(two.workspace().key());
      assertThat(one.workspace().id()).isNotEqualTo(two.workspace().id());
      Peer stranger = new Peer(two.baseUri(), one.workspace().key(), Peer.BROKER);
      assertThat(stranger.get("/v1/agents").status()).isEqualTo(401);
    }
  }

  @Test
  void twentyBusyServersNeedNoMoreThreadsThanThePoolHas() {
    List<LocalRelaycast> servers = new ArrayList<>();
    List<SocketPeer> sockets = new ArrayList<>();
    try {
      servers.add(LocalRelaycast.start());
      sockets.add(exercise(servers.get(0)));
      int threadsOfOne = threads().size();
      for (int i = 1; i < 20; i++) {
        servers.add(LocalRelaycast.start());
        sockets.add(exercise(servers.get(i)));
      }
      int threadsOfTwenty = threads().size();
      assertThat(threadsOfOne).isBetween(1, 9);
      assertThat(threadsOfTwenty).as("one server has %s", threadsOfOne).isLessThanOrEqualTo(9);
    } finally {
      sockets.forEach(SocketPeer::close);
      servers.forEach(LocalRelaycast::close);
    }
    assertNothingLeft();
  }

  @Test
  @Timeout(10)
  void closeEndsSocketsAndConnectionsAndLeavesNothing() throws IOException {
    LocalRelaycast server = LocalRelaycast.start();
    SocketPeer socket = exercise(server);
    int port = server.baseUri().getPort();
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /v1/x HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
      idle.getOutputStream().write(request.getBytes(US_ASCII));
      idle.setSoTimeout(5_000);
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("}}") < 0) {
        answer.append((char) idle.getInputStream().read());
      }
      server.close();
      server.close();
      assertThat(socket.closeCode()).isEqualTo(1001);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
    }
    assertRefused(port);
    assertNothingLeft();
  }

  @Test
  void aClosedServerRemembersNothingAndTakesNothing() {
    LocalRelaycast server = LocalRelaycast.start();
    AgentIdentity alice = server.register("alice");
    server.close();
    assertThatThrownBy(() -> server.sendDirect(alice, "alice", "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(server::agents).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingOneServerLeavesTheOthersAlone() {
    try (LocalRelaycast survivor = LocalRelaycast.start();
        SocketPeer socket = exercise(survivor)) {
      LocalRelaycast other = LocalRelaycast.start();
      SocketPeer closed = exercise(other);
      int port = other.baseUri().getPort();
      other.close();
      assertThat(closed.closeCode()).isEqualTo(1001);
      assertRefused(port);
      assertThat(socket.untilPong()).isEmpty();
      assertThat(Peer.brokerKey(survivor).get("/v1/agents").status()).isEqualTo(200);
    }
  }

  @Test
  void aServerStartsAfterTheLastOneWasClosed() {
    for (int i = 0; i < 3; i++) {
      try (LocalRelaycast server = LocalRelaycast.start();
          SocketPeer socket = exercise(server)) {
        assertThat(socket.untilPong()).isEmpty();
      }
    }
    assertNothingLeft();
  }

  private static SocketPeer exercise(LocalRelaycast server) {
    Peer host = Peer.broker(server, "hostA");
    host.post("/v1/channels", json("{'name':'dev'}")).data();
    SocketPeer socket = SocketPeer.broker(server, "dev").settled();
    host.post("/v1/channels/dev/messages", json("{'text':'x'}")).data();
    assertThat(socket.next().path("type").asText()).isEqualTo("message.created");
    return socket;
  }

  private static void assertRefused(int port) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> connect(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class));
  }

  private static void connect(InetAddress address, int port) throws IOException {
    new Socket(address, port).close();
  }

  private static void assertNothingLeft() {
    await().atMost(Duration.ofSeconds(5)).until(() -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("brokerline-relaycast"))
        .toList();
  }
}
