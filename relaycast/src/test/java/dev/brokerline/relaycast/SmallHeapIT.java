package dev.brokerline.relaycast;

import static dev.brokerline.relaycast.Peer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host whose heap has 256 MiB, and callers that send what would fill it many times over. The JVM
 * ends at its first lack of memory.
 */
class SmallHeapIT {
  private static final int BODY = 8 * 1024 * 1024 - 64;

  /** Bodies that are together larger than the heap. */
  private static final int BODIES = 40;

  private final List<Socket> sockets = new ArrayList<>();
  private Process host;
  private URI base;
  private URI secret;
  private String key;

  @BeforeEach
  void startHost() throws IOException {
    startHost(/* mebibytes= */ 256);
  }

  private void startHost(int mebibytes) throws IOException {
    host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader told =
        new BufferedReader(new InputStreamReader(host.getInputStream(), US_ASCII));
    secret = URI.create(told.readLine());
    base = URI.create(told.readLine());
    key = told.readLine();
  }

  @AfterEach
  void endHost() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    host.getOutputStream().close();
    if (!host.waitFor(20, TimeUnit.SECONDS)) {
      host.destroyForcibly();
    }
  }

  @Test
  void bodiesOfCallersWithoutAKeyTakeNoMemory() {
    inParallel(BODIES, i -> assertThat(postRaw("/v1/agents", "none", i)).contains(" 401 "));
    inParallel(BODIES, i -> assertThat(postRaw("/v1/workspaces", "none", i)).contains(" 401 "));
    assertServing();
  }

  /** In the smaller heaps there is no room for a whole body, which shows at its end only. */
  @ParameterizedTest
  @ValueSource(ints = {256, 240, 160})
  void bodiesThatHaveNotArrivedWholeAreBoundedTogether(int mebibytes) throws Exception {
    endHost();
    startHost(mebibytes);
    for (int i = 0; i < BODIES; i++) {
      Socket socket = open("/v1/agents", key, BODY + 1);
      sockets.add(socket);
      socket.getOutputStream().write("x".repeat(BODY).getBytes(US_ASCII));
    }
    assertServing();
  }

  @Test
  void bodiesThatArriveAtTheSameTimeAreAnsweredOrPutOff() {
    inParallel(
        BODIES,
        i -> assertThat(postRaw("/v1/agents", key, i)).containsPattern("HTTP/1.1 (400|503) "));
    assertServing();
  }

  @Test
  void treesThatWouldGrowInMemoryAreRefused() {
    String bomb = "{\"name\":\"x\",\"metadata\":[" + "[],".repeat(BODY / 4) + "[]]}";
    for (int i = 0; i < 10; i++) {
      assertThat(peer().post("/v1/agents", bomb).status()).isEqualTo(400);
    }
    assertServing();
  }

  @Test
  void allWorkspacesTogetherAreBounded() {
    String message = json("{'text':'%s'}", "\u00e9\u4e16".repeat(500_000));
    Peer owner = new Peer(secret, null, Peer.BROKER);
    for (int i = 0; i < 60; i++) {
      String made =
          owner.post("/v1/workspaces", json("{'name':'w%s'}", i)).data().path("api_key").asText();
      String token =
          new Peer(base, made, Peer.BROKER)
              .post("/v1/agents", json("{'name':'b'}"))
              .data()
              .path("token")
              .asText();
      Peer broker = new Peer(base, token, Peer.BROKER);
      broker.post("/v1/channels", json("{'name':'c'}")).data();
      for (int j = 0; j < 3; j++) {
        broker.post("/v1/channels/c/messages", message);
      }
    }
    assertServing();
  }

  @Test
  void agentsAndMembershipsAndMarksAreBoundedToo() {
    String metadata = json("{'a':'%s'}", "x".repeat(16_000));
    int agents = 0;
    for (int status = 201; status == 201; agents++) {
      String draft = json("{'name':'a%s','persona':'%s','metadata':%s}", agents, "p", metadata);
      status = peer().post("/v1/agents", draft).status();
    }
    assertThat(agents).isBetween(20, 2_000);
    assertServing();
  }

  @Test
  void answersThatNobodyFetchesAreBoundedTogether() throws IOException {
    Peer broker = broker("b");
    broker.post("/v1/channels", json("{'name':'c'}")).data();
    String text = "x".repeat(1024 * 1024);
    for (int i = 0; i < 20; i++) {
      broker.post("/v1/channels/c/messages", json("{'text':'%s'}", text));
    }
    String head =
        String.join(
            "\r\n",
            "GET /v1/channels/c/messages?limit=1000 HTTP/1.1",
            "Host: localhost:" + base.getPort(),
            "Authorization: Bearer " + key,
            "",
            "");
    for (int i = 0; i < 60; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort());
      sockets.add(socket);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
    }
    for (Socket socket : sockets) {
      socket.setSoTimeout(60_000);
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
          .matches("HTTP/1.1 (200|503)");
    }
    assertServing();
  }

  private Peer peer() {
    return new Peer(base, key, Peer.BROKER);
  }

  private Peer broker(String name) {
    String token =
        peer().post("/v1/agents", json("{'name':'%s'}", name)).data().path("token").asText();
    return new Peer(base, token, Peer.BROKER);
  }

  private void assertServing() {
    assertThat(host.isAlive()).isTrue();
    assertThat(peer().get("/v1/workspace").data().path("plan").asText()).isEqualTo("free");
    assertThat(host.isAlive()).isTrue();
  }

  private Socket open(String path, String bearer, int length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort());
    socket.setSoTimeout(60_000);
    String head =
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "Host: localhost:" + base.getPort(),
            "Authorization: Bearer " + bearer,
            "Content-Length: " + length,
            "Connection: close",
            "",
            "");
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }

  private String postRaw(String path, String bearer, int seed) {
    try (Socket socket = open(path, bearer, BODY)) {
      String start = "{\"name\":7,\"text\":\"" + seed;
      String end = "\"}";
      String body = start + "x".repeat(BODY - start.length() - end.length()) + end;
      socket.getOutputStream().write(body.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void inParallel(int times, IntConsumer call) {
    IntStream.range(0, times).parallel().forEach(call);
  }
}
