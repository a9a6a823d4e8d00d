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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts whose heap has 256 MiB at most, and callers that send more than the heap would hold. The
 * JVM ends at its first lack of memory. Every limit is a share of the heap, so a test that needs no
 * room for a whole body takes a smaller heap, which fills sooner.
 */
class SmallHeapIT {
  private static final int BODY = 8 * 1024 * 1024 - 64;

  /** A heap with room for one whole body. */
  private static final int LARGE = 256;

  /** A heap with room for messages of one MiB. */
  private static final int SMALL = 64;

  private final List<Socket> sockets = new ArrayList<>();
  private Process host;
  private URI base;
  private URI secret;
  private String key;

  private void startHost(int mebibytes) throws IOException {
    host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
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
  void bodiesOfCallersWithoutAKeyTakeNoMemory() throws IOException {
    startHost(SMALL);
    for (String path : List.of("/v1/agents", "/v1/workspaces")) {
      inParallel(
          bodies(SMALL),
          i -> assertThat(postRaw(path, "none", i, new CountDownLatch(1))).contains(" 401 "));
    }
    assertServing();
  }

  /** In the smaller heaps there is no room for a whole body, which shows at its end only. */
  @ParameterizedTest
  @ValueSource(ints = {LARGE, 240, 160})
  void bodiesThatHaveNotArrivedWholeAreBoundedTogether(int mebibytes) throws IOException {
    startHost(mebibytes);
    byte[] body = body(0);
    for (int i = 0; i < bodies(mebibytes); i++) {
      Socket socket = open("/v1/agents", key, BODY + 1);
      sockets.add(socket);
      socket.getOutputStream().write(body);
    }
    assertServing();
  }

  /** All lack their last byte until each has sent the others. */
  @Test
  void bodiesThatArriveAtTheSameTimeAreAnsweredOrPutOff() throws IOException {
    startHost(LARGE);
    CountDownLatch missing = new CountDownLatch(bodies(LARGE));
    inParallel(
        bodies(LARGE),
        i ->
            assertThat(postRaw("/v1/agents", key, i, missing))
                .containsPattern("HTTP/1.1 (400|503) "));
    assertServing();
  }

  @Test
  void treesThatWouldGrowInMemoryAreRefused() throws IOException {
    startHost(LARGE);
    String bomb = "{\"name\":\"x\",\"metadata\":{\"a\":[" + "[],".repeat(BODY / 4) + "[]]}}";
    for (int i = 0; i < 3; i++) {
      Peer.Reply reply = peer().post("/v1/agents", bomb);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.envelope().path("error").path("message").asText()).contains("Token count");
    }
    assertServing();
  }

  @Test
  void allWorkspacesTogetherAreBounded() throws IOException {
    startHost(SMALL);
    String message = json("{'text':'%s'}", "\u00e9\u4e16".repeat(250_000));
    Peer owner = new Peer(secret, null, Peer.BROKER);
    for (int i = 0; i < 30; i++) {
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
  void agentsAndMembershipsAndMarksAreBoundedToo() throws IOException {
    startHost(LARGE);
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
    startHost(SMALL);
    Peer broker = broker("b");
    broker.post("/v1/channels", json("{'name':'c'}")).data();
    String text = "x".repeat(1024 * 1024);
    for (int i = 0; i < 8; i++) {
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
    for (int i = 0; i < 30; i++) {
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

  /** Sends a body but for its last byte, counts down, and sends the rest when all have. */
  private String postRaw(String path, String bearer, int seed, CountDownLatch missing) {
    byte[] body = body(seed);
    try (Socket socket = open(path, bearer, BODY)) {
      socket.getOutputStream().write(body, 0, BODY - 1);
      missing.countDown();
      assertThat(missing.await(60, TimeUnit.SECONDS)).as("all have sent their bodies").isTrue();
      socket.getOutputStream().write(body, BODY - 1, 1);
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] body(int seed) {
    byte[] start = ("{\"name\":7,\"text\":\"" + seed).getBytes(US_ASCII);
    byte[] body = Arrays.copyOf(start, BODY);
    Arrays.fill(body, start.length, BODY - 2, (byte) 'x');
    body[BODY - 2] = '"';
    body[BODY - 1] = '}';
    return body;
  }

  /** Returns how many bodies are together larger than a heap. */
  private static int bodies(int mebibytes) {
    return mebibytes / 8 + 2;
  }

  private static void inParallel(int times, IntConsumer call) {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      CompletableFuture.allOf(
              IntStream.range(0, times)
                  .mapToObj(i -> CompletableFuture.runAsync(() -> call.accept(i), threads))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } finally {
      threads.shutdownNow();
    }
  }
}
