package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.relaycast.Peer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does not do, and how it says so. */
class RefusalsTest {
  private final LocalRelaycast server =
      LocalRelaycast.start(RelaycastOptions.builder().maxBodyBytes(64 * 1024).build());
  private final Peer key = Peer.brokerKey(server);
  private final Peer host = Peer.broker(server, "hostA");

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rk_live_0", "at_live_0", ""})
  void anUnknownKeyOrTokenIs401(String token) {
    Reply reply = new Peer(server.baseUri(), token, Peer.BROKER).get("/v1/channels");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("unauthorized");
  }

  @Test
  void noKeyAtAllIs401() {
    Reply reply = new Peer(server.baseUri(), null, Peer.BROKER).post("/v1/agents", "{}");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("unauthorized");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/channels",
    "POST,/v1/dm",
    "GET,/v1/inbox",
    "GET,/v1/dm/conversations",
    "POST,/v1/channels/general/join",
    "POST,/v1/messages/1/read"
  })
  void anAgentsCallWithTheWorkspaceKeyIs403(String method, String path) {
    Reply reply = key.send(method, path, "{}");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/v1", "/v1/files/upload", "/v1/webhooks", "/v1/agents/", "//v1/workspaces"})
  void anUnknownPathIs404(String path) {
    Reply reply = host.post(path, "{}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("not_found");
  }

  @Test
  void aWrongMethodIs405() {
    Reply reply = host.delete("/v1/dm");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.code()).isEqualTo("method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "\"x\"", "{\"name\":}", "not json", "{} trailing"})
  void aBodyThatIsNoJsonObjectIs400(String body) {
    Reply reply = key.post("/v1/agents", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/agents | {}",
        "/v1/agents | {'name':''}",
        "/v1/agents | {'name':7}",
        "/v1/agents | {'name':'x','metadata':[]}",
        "/v1/agents/spawn | {'name':'x'}",
        "/v1/channels | {'name':'#'}",
        "/v1/channels/general/messages | {}",
        "/v1/channels/general/messages | {'text':null}",
        "/v1/channels/general/messages | {'text':'x','mode':'later'}",
        "/v1/dm | {'text':'x'}",
        "/v1/dm/group | {'participants':[]}"
      })
  void aFieldThatIsMissingOrWrongIs400(String path, String body) {
    Reply reply = host.post(path, json(body));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_request");
  }

  @Test
  void aBodyBeyondTheLimitIs413AndTheLimitItselfIsFine() {
    host.post("/v1/channels", json("{'name':'dev'}"));
    String frame = json("{'text':''}");
    String text = "x".repeat(64 * 1024 - frame.length());
    assertThat(host.post("/v1/channels/dev/messages", json("{'text':'%s'}", text)).status())
        .isEqualTo(201);
    Reply reply = host.post("/v1/channels/dev/messages", json("{'text':'%sx'}", text));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.code()).isEqualTo("payload_too_large");
  }

  @Test
  void aRefusedBodyIsReadSoThatTheConnectionOutlivesIt() throws IOException {
    String host = "Host: localhost:" + server.baseUri().getPort() + "\r\n";
    String length = "Content-Length: " + 0x38000 + "\r\n\r\n";
    String tooLarge =
        "POST "
            + server.brokerUri().getPath()
            + "/v1/workspaces HTTP/1.1\r\n"
            + host
            + length
            + "x".repeat(0x38000);
    String next = "GET /v1/agents HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
    try (Socket socket = open(tooLarge + next)) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413")
          .contains("HTTP/1.1 401");
    }
  }

  @Test
  void aBodyFarBeyondTheLimitIsNotReadToItsEnd() throws IOException {
    String head =
        "POST "
            + server.brokerUri().getPath()
            + "/v1/workspaces HTTP/1.1\r\n"
            + ("Host: localhost:" + server.baseUri().getPort() + "\r\n")
            + ("Content-Length: " + Long.MAX_VALUE + "\r\n\r\n");
    assertThat(raw(head + "x".repeat(0x40001))).startsWith("HTTP/1.1 413");
  }

  @Test
  void aChunkedBodyBeyondTheLimitIs413() throws IOException {
    String head =
        "POST "
            + server.brokerUri().getPath()
            + "/v1/workspaces HTTP/1.1\r\n"
            + ("Host: localhost:" + server.baseUri().getPort() + "\r\n")
            + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    assertThat(raw(head + chunk.repeat(5) + "0\r\n\r\n")).startsWith("HTTP/1.1 413");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:%s",
        "localhost.evil.example:%s",
        "127.0.0.1.evil.example:%s",
        "192.168.0.1:%s",
        "127.0.0.1",
        "127.0.0.1:1"
      })
  void aHostThatIsNotThisServerIs403(String host) throws IOException {
    assertThat(rawGet("/v1/agents", host)).startsWith("HTTP/1.1 403").contains("forbidden_host");
    assertThat(rawGet("/v1/ws?token=" + key.token(), host)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:%s", "localhost:%s", "LocalHost:%s", "[::1]:%s"})
  void everyLoopbackNameOfThisServerIsItsHost(String host) throws IOException {
    assertThat(rawGet("/v1/agents", host)).startsWith("HTTP/1.1 401");
  }

  @Test
  void aRequestThatIsNoHttpIsAnsweredWithAnEnvelope() throws IOException {
    assertThat(raw("NONSENSE\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/json", "\"ok\":false");
  }

  @Test
  void aNameThatAnotherAgentHasIs409() {
    Peer.agent(server, "alice");
    for (Peer caller : new Peer[] {key, host, new Peer(server.baseUri(), key.token(), Peer.MCP)}) {
      Reply reply = caller.post("/v1/agents", json("{'name':'ALICE'}"));
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.code()).isEqualTo("agent_already_exists");
    }
  }

  @Test
  void aChannelThatExistsIs409() {
    host.post("/v1/channels", json("{'name':'dev'}")).data();
    assertThat(host.post("/v1/channels", json("{'name':'#dev'}")).code())
        .isEqualTo("channel_already_exists");
  }

  @Test
  void othersConversationsAre403() {
    Peer alice = Peer.agent(server, "alice");
    String id =
        host.post("/v1/dm", json("{'to':'alice','text':'x'}"))
            .data()
            .path("conversation_id")
            .asText();
    Peer eve = Peer.agent(server, "eve");
    assertThat(eve.get("/v1/dm/" + id + "/messages").status()).isEqualTo(403);
    assertThat(eve.post("/v1/dm/" + id + "/messages", json("{'text':'x'}")).status())
        .isEqualTo(403);
    assertThat(alice.get("/v1/dm/" + id + "/messages").data()).hasSize(1);
    assertThat(key.get("/v1/dm/conversations/" + id + "/messages?limit=200").data()).hasSize(1);
  }

  @Test
  void aSocketWithAnUnknownTokenIs401() {
    assertThatThrownBy(() -> SocketPeer.open(server, "rk_live_0"))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void aPlainGetOfTheSocketsPathIsAnEnvelopeToo() {
    Reply reply = host.get("/v1/ws?token=" + host.token());
    assertThat(reply.status()).isEqualTo(426);
    assertThat(reply.code()).isEqualTo("upgrade_required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{\"type\":7}", "{\"type\":\"subscribe\",\"channels\":7}", "%"})
  void aFrameThatMakesNoSenseIsIgnored(String frame) {
    try (SocketPeer socket = SocketPeer.broker(server)) {
      socket.send(frame);
      assertThat(socket.untilPong()).isEmpty();
    }
  }

  private String rawGet(String path, String host) throws IOException {
    String named = host.formatted(server.baseUri().getPort());
    return raw("GET " + path + " HTTP/1.1\r\nHost: " + named + "\r\n\r\n");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = open(request)) {
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }
  }

  private Socket open(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.baseUri().getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }
}
