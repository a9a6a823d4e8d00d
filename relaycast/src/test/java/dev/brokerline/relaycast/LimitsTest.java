package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything that can grow has a bound, and this is what happens at it. */
class LimitsTest {
  @Test
  void theOldestMessagesOfAChannelAreForgotten() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxMessages(3))) {
      AgentIdentity alice = aliceWithChannel(server);
      String first = server.post(alice, "dev", "0").id();
      for (int i = 1; i < 5; i++) {
        server.post(alice, "dev", "" + i);
      }
      assertThat(texts(server)).containsExactly("2", "3", "4");
      assertRefused("message_not_found", () -> server.reply(alice, first, "late"));
    }
  }

  @Test
  void theOldestMessagesOfAllAreForgottenBeyondTheLimitOfCharacters() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxMessageChars(1_000))) {
      AgentIdentity alice = aliceWithChannel(server);
      server.post(alice, "dev", "a".repeat(400));
      server.sendDirect(alice, "alice", "b".repeat(400));
      server.post(alice, "dev", "c".repeat(400));
      assertThat(texts(server)).containsExactly("c".repeat(400));
      assertThat(server.directMessages("alice", "alice")).hasSize(1);
      server.post(alice, "dev", "d".repeat(5_000));
      assertThat(texts(server)).containsExactly("d".repeat(5_000));
    }
  }

  @Test
  void anOfflineAgentMakesRoomAndOnlineOnesDoNot() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxAgents(2))) {
      server.register("a");
      server.register("b");
      assertRefused("limit_exceeded", () -> server.register("c"));
      Peer.brokerKey(server).post("/v1/agents/release", json("{'name':'a'}")).data();
      server.register("c");
      assertThat(server.agents()).extracting(RelayAgent::name).containsExactly("b", "c");
    }
  }

  @Test
  void channelsBeyondTheLimitAreRefused() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxChannels(1))) {
      Peer host = Peer.broker(server, "hostA");
      host.post("/v1/channels", json("{'name':'a'}")).data();
      assertThat(host.post("/v1/channels", json("{'name':'b'}")).code())
          .isEqualTo("limit_exceeded");
    }
  }

  @Test
  void theConversationSilentLongestIsForgotten() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxConversations(2))) {
      AgentIdentity alice = server.register("alice");
      for (String name : List.of("b", "c", "d")) {
        server.register(name);
      }
      server.sendDirect(alice, "b", "1");
      server.sendDirect(alice, "c", "2");
      server.sendDirect(alice, "b", "3");
      server.sendDirect(alice, "d", "4");
      assertThat(server.directMessages("alice", "b")).hasSize(2);
      assertThat(
              Peer.brokerKey(server).get("/v1/dm/conversations/all").data().findValuesAsText("id"))
          .hasSize(2);
      assertThat(server.directMessages("alice", "c")).isEmpty();
    }
  }

  @Test
  void socketsBeyondTheLimitAreRefused() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxSockets(1));
        SocketPeer first = SocketPeer.broker(server).settled()) {
      assertThatThrownBy(() -> SocketPeer.broker(server))
          .cause()
          .isInstanceOf(WebSocketHandshakeException.class);
      assertThat(first.untilPong()).isEmpty();
    }
  }

  @Test
  void socketsThatComeAtTheSameTimeDoNotTakeTheSameRoom() {
    try (LocalRelaycast server = start(RelaycastOptions.builder().maxSockets(2))) {
      List<SocketPeer> opened =
          IntStream.range(0, 24)
              .parallel()
              .mapToObj(i -> openOrNone(server))
              .flatMap(Optional::stream)
              .toList();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> opened.stream().filter(SocketPeer::isOpen).count() == 2);
      opened.stream().filter(SocketPeer::isOpen).forEach(SocketPeer::untilPong);
      opened.forEach(SocketPeer::close);
    }
  }

  private static Optional<SocketPeer> openOrNone(LocalRelaycast server) {
    try {
      return Optional.of(SocketPeer.open(server, server.workspace().key()));
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return Optional.empty();
    }
  }

  @Test
  void aSocketWithAllItsChannelsCanStillUnsubscribe() {
    try (LocalRelaycast server = LocalRelaycast.start();
        SocketPeer socket = SocketPeer.broker(server, "dev")) {
      AgentIdentity alice = aliceWithChannel(server);
      socket.subscribe(IntStream.range(0, 10_000).mapToObj(i -> "c" + i).toArray(String[]::new));
      socket.unsubscribe("dev");
      socket.settled();
      server.post(alice, "dev", "x");
      assertThat(socket.untilPong()).isEmpty();
    }
  }

  @Test
  void aSocketThatDoesNotReadIsClosedAndHoldsUpNobody() throws IOException {
    RelaycastOptions.Builder options = RelaycastOptions.builder().maxQueuedFrames(16);
    try (LocalRelaycast server = start(options);
        SocketPeer reader = SocketPeer.broker(server, "dev").settled();
        Socket stuck = stuckSocket(server)) {
      AgentIdentity alice = aliceWithChannel(server);
      String text = "x".repeat(1024 * 1024);
      for (int i = 0; i < 28; i++) {
        server.post(alice, "dev", text);
        assertThat(reader.next().path("message").path("text").asText()).hasSize(text.length());
      }
      assertThat(drainToEnd(stuck)).isLessThan(28L * text.length());
    }
  }

  @Test
  void limitsThatCannotBeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelaycastOptions.builder().maxAgents(0).build())
        .withMessage("maxAgents must be positive, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelaycastOptions.builder().replayWindow(Duration.ofHours(1)).build())
        .withMessageContaining("PT1H");
  }

  private static LocalRelaycast start(RelaycastOptions.Builder options) {
    return LocalRelaycast.start(options.build());
  }

  private static AgentIdentity aliceWithChannel(LocalRelaycast server) {
    AgentIdentity alice = server.register("alice");
    new Peer(server.baseUri(), alice.token(), Peer.MCP)
        .post("/v1/channels", json("{'name':'dev'}"))
        .data();
    return alice;
  }

  private static List<String> texts(LocalRelaycast server) {
    return server.channelMessages("#dev").stream().map(RelayMessage::text).toList();
  }

  private static void assertRefused(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RelaycastRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /**
   * A WebSocket client that subscribes to {@code dev}, waits for its pong, and never reads again.
   */
  private static Socket stuckSocket(LocalRelaycast server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.baseUri().getPort()));
    socket.setSoTimeout(10_000);
    String upgrade =
        "GET /v1/ws?token="
            + server.workspace().key()
            + (" HTTP/1.1\r\nHost: localhost:" + server.baseUri().getPort() + "\r\n")
            + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    sendFrame(socket, json("{'type':'subscribe','channels':['dev']}"));
    sendFrame(socket, json("{'type':'ping'}"));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("pong") < 0) {
      answer.append((char) socket.getInputStream().read());
    }
    return socket;
  }

  private static void sendFrame(Socket socket, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
  }

  private static long drainToEnd(Socket socket) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
        total += n;
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return total;
  }
}
