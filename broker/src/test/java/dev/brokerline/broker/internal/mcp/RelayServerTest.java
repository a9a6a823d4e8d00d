package dev.brokerline.broker.internal.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.concurrent.SharedExecutors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what is answered, whatever is sent. */
@Timeout(60)
class RelayServerTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":%s}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RelayServer server =
      new RelayServer(SharedExecutors.TIMER, "1", Duration.ofMillis(500));
  private final HttpClient http = HttpClient.newHttpClient();
  private final Recorder tools = new Recorder();
  private Pass pass;

  /** Notes the calls, and answers those of {@code check_inbox} only when told to. */
  private static final class Recorder implements AgentTools {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<ToolResult>> open = new CopyOnWriteArrayList<>();
    private boolean maySpawn;

    @Override
    public boolean maySpawn() {
      return maySpawn;
    }

    @Override
    public CompletableFuture<ToolResult> call(String tool, ObjectNode arguments, int bytes) {
      calls.add(tool + arguments);
      CompletableFuture<ToolResult> result = new CompletableFuture<>();
      if (tool.equals("check_inbox")) {
        open.add(result);
      } else {
        result.complete(ToolResult.of(JsonNodeFactory.instance.objectNode().put("done", tool)));
      }
      return result;
    }
  }

  @BeforeEach
  void open() throws IOException {
    pass = server.admit(tools);
  }

  @AfterEach
  void close() {
    server.close().join();
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(pass.address())
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + pass.token())
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode ask(String body) throws Exception {
    HttpResponse<String> response = send(request(body));
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Test
  void aClientIsIntroducedAndToldTheTools() throws Exception {
    JsonNode introduced =
        ask(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"2025-11-25\"}}");
    assertThat(introduced.path("id").asText()).isEqualTo("a");
    assertThat(introduced.at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
    assertThat(
            send(request("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .statusCode())
        .isEqualTo(202);
    String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    assertThat(names(ask(list)))
        .containsExactly(
            "send_dm",
            "post_message",
            "reply_to_thread",
            "check_inbox",
            "list_messages",
            "list_agents",
            "list_channels",
            "join_channel",
            "leave_channel");
    tools.maySpawn = true;
    assertThat(names(ask(list))).hasSize(11).endsWith("add_agent", "remove_agent");
  }

  private static List<String> names(JsonNode answer) {
    List<String> names = new ArrayList<>();
    answer.at("/result/tools").forEach(tool -> names.add(tool.path("name").asText()));
    return names;
  }

  @Test
  void anOldClientGetsTheOldVersion() throws Exception {
    assertThat(
            ask("{\"id\":1,\"method\":\"initialize\",\"params\":"
                    + "{\"protocolVersion\":\"2024-11-05\"}}")
                .at("/result/protocolVersion")
                .asText())
        .isEqualTo("2024-11-05");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server/discover", "prompts/list", "resources/list", "tools/nothing"})
  void whatIsNotThereIsNotFound(String method) throws Exception {
    assertThat(
            ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}")
                .at("/error/code")
                .asInt())
        .isEqualTo(-32601);
  }

  @Test
  void aToolIsCalledWithItsArguments() throws Exception {
    JsonNode answer =
        ask(CALL.formatted("{\"name\":\"send_dm\",\"arguments\":{\"to\":\"bob\",\"text\":\"ü\"}}"));

    assertThat(answer.at("/result/isError").asBoolean()).isFalse();
    assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("{\"done\":\"send_dm\"}");
    assertThat(tools.calls).containsExactly("send_dm{\"to\":\"bob\",\"text\":\"ü\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'to':'bob'}                              | 'text' is missing",
        "{'to':'bob','text':1}                     | 'text' must be a string",
        "{'to':'bob','text':null}                  | 'text' is missing",
        "{'to':'bob','text':'x','mode':'now'}      | 'mode' must be one of",
        "{'to':'bob','text':'x','attachments':[]}  | there is no argument 'attachments'",
        "[]                                        | the arguments must be an object",
        "'to'                                      | the arguments must be an object"
      },
      quoteCharacter = '`')
  void badArgumentsAreToldToTheModelAndCallNothing(String arguments, String why) throws Exception {
    JsonNode answer =
        ask(
            CALL.formatted(
                "{\"name\":\"send_dm\",\"arguments\":" + arguments.replace('\'', '"') + "}"));

    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(answer.at("/result/content/0/text").asText()).contains(why);
    assertThat(tools.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"add_agent", "no_such_tool", ""})
  void aToolThatTheAgentHasNotIsRefused(String tool) throws Exception {
    assertThat(
            ask(CALL.formatted("{\"name\":\"" + tool + "\",\"arguments\":{}}"))
                .at("/error/code")
                .asInt())
        .isEqualTo(-32602);
    assertThat(tools.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}{}"
      })
  void whatIsNoRequestIsRefused(String body) throws Exception {
    assertThat(send(request(body)).statusCode()).isEqualTo(400);
    assertThat(ask(PING).has("result")).isTrue();
  }

  @Test
  void deepJsonIsRefused() throws Exception {
    assertThat(send(request("[".repeat(100_000))).statusCode()).isEqualTo(400);
  }

  @Test
  void onlyARightTokenIsLetIn() throws Exception {
    String token = pass.token();
    for (String wrong :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Basic " + token,
            token,
            "Bearer " + token.substring(1),
            "Bearer " + token + "x",
            "Bearer x" + token.substring(1))) {
      HttpResponse<String> response = send(request(PING).setHeader("Authorization", wrong));
      assertThat(response.statusCode()).as(wrong).isEqualTo(401);
    }
    assertThat(ask(PING).has("result")).isTrue();
  }

  @Test
  void aTokenIsOfOneAgentAndEndsWithIt() throws Exception {
    Recorder others = new Recorder();
    Pass other = server.admit(others);
    String list = CALL.formatted("{\"name\":\"list_agents\"}");
    send(request(list).setHeader("Authorization", "Bearer " + other.token()));
    assertThat(tools.calls).isEmpty();
    assertThat(others.calls).hasSize(1);

    other.revoke();

    assertThat(
            send(request(list).setHeader("Authorization", "Bearer " + other.token())).statusCode())
        .isEqualTo(401);
    assertThat(ask(PING).has("result")).isTrue();
    assertThat(pass.toString()).doesNotContain(pass.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT", "HEAD", "OPTIONS"})
  void onlyPostIsAllowed(String method) throws Exception {
    HttpResponse<String> response =
        send(request("").method(method, HttpRequest.BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void aPageOfAnotherNameIsRefused() throws Exception {
    assertThat(raw("Host: evil.example:" + port())).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: 127.0.0.1:1")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: 127.0.0.1:" + port() + "\r\nOrigin: http://evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("Host: 127.0.0.1:" + port() + "\r\nOrigin: null")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: localhost:" + port() + "\r\nOrigin: http://localhost:" + port()))
        .startsWith("HTTP/1.1 200");
    assertThat(send(request(PING).uri(pass.address().resolve("/other"))).statusCode())
        .isEqualTo(404);
    assertThat(send(request(PING).setHeader("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
  }

  private int port() {
    return pass.address().getPort();
  }

  private Socket connect(String headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            ("POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                    + pass.token()
                    + "\r\n"
                    + headers)
                .getBytes(US_ASCII));
    return socket;
  }

  private String raw(String headers) throws IOException {
    String rest =
        headers + "\r\nConnection: close\r\nContent-Length: " + PING.length() + "\r\n\r\n" + PING;
    try (Socket socket = connect(rest)) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aHugeBodyIsRefusedAndReadNoFurther() throws Exception {
    String body = " ".repeat(McpHandler.MAX_BODY_BYTES);
    assertThat(send(request(body)).statusCode()).isEqualTo(400);
    assertThat(send(request(body + " ")).statusCode()).isEqualTo(413);
    assertThat(ask(PING).has("result")).isTrue();
  }

  @Test
  void whoIsSlowIsCutOffAndHoldsUpNobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      slow.add(
          connect(
              i % 2 == 0
                  ? "Host: 127.0.0.1:"
                  : "Host: 127.0.0.1:" + port() + "\r\nContent-Length: 100\r\n\r\n{"));
    }
    for (Socket socket : slow) {
      try (socket) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(ask(PING).has("result")).isTrue();
  }

  @Test
  void anAgentHasFewCallsUnderWayAndOthersTheirs() throws Exception {
    HttpRequest call = request(CALL.formatted("{\"name\":\"check_inbox\"}")).build();
    List<CompletableFuture<HttpResponse<String>>> calls =
        Stream.generate(() -> http.sendAsync(call, HttpResponse.BodyHandlers.ofString()))
            .limit(Pass.MAX_CALLS)
            .toList();
    Awaitility.await().until(() -> tools.open.size() == Pass.MAX_CALLS);

    assertThat(send(request(PING)).statusCode()).isEqualTo(429);
    Pass other = server.admit(new Recorder());
    assertThat(
            send(request(PING).setHeader("Authorization", "Bearer " + other.token())).statusCode())
        .isEqualTo(200);

    tools.open.forEach(open -> open.complete(ToolResult.of(JsonNodeFactory.instance.objectNode())));
    for (CompletableFuture<HttpResponse<String>> each : calls) {
      assertThat(each.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(ask(PING).has("result")).isTrue();
  }

  @Test
  void aFloodOfConnectionsIsSurvived() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sockets.add(connect(""));
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(PING).has("result")).isTrue());
  }

  @Test
  void aClosedServerListensNoMore() throws Exception {
    server.close().join();

    Awaitility.await()
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
                return !socket.isConnected();
              } catch (IOException closed) {
                return true;
              }
            });
  }
}
