package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.brokerline.spawn.binary.HttpBinarySource.Deadlines;
import dev.brokerline.spawn.error.ChecksumMismatchException;
import dev.brokerline.spawn.error.InstallException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpBinarySourceTest {

  private static final Deadlines PATIENT =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20));

  @TempDir Path home;
  private final CountDownLatch testEnds = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private ExecutorService serverThreads;
  private HttpServer server;
  private volatile HttpHandler answer;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serverThreads = Executors.newCachedThreadPool();
    server.setExecutor(serverThreads);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          answer.handle(exchange);
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    testEnds.countDown();
    server.stop(0);
    serverThreads.shutdownNow();
  }

  @Test
  void theFileIsFetchedByTheNameOfTheArtifact() {
    answer =
        exchange -> {
          boolean right =
              exchange.getRequestURI().getPath().equals("/m/" + RELEASE.platform().artifact());
          send(exchange, right ? 200 : 404, CONTENT);
        };

    assertThat(install(PATIENT)).hasBinaryContent(CONTENT);
    assertThat(requests).hasValue(1);
  }

  @Test
  void redirectsOnThisMachineAreFollowed() {
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
            send(exchange, 200, CONTENT);
          } else {
            redirect(exchange, "/elsewhere");
          }
        };

    assertThat(install(PATIENT)).hasBinaryContent(CONTENT);
  }

  @Test
  void aRedirectToPlainHttpElsewhereIsNotFollowed() {
    answer = exchange -> redirect(exchange, "http://mirror.invalid/broker?token=secret");

    assertFailure(PATIENT, "redirects to http://mirror.invalid/broker, which is not HTTPS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "mailto:x", "ftp://localhost/", "https:x"})
  void aRedirectToSomethingElseThanAWebAddressIsNotFollowed(String target) {
    answer = exchange -> redirect(exchange, target);

    assertFailure(PATIENT, "which is not HTTPS; not followed");
  }

  @Test
  void aRedirectLoopEnds() {
    answer = exchange -> redirect(exchange, "/again");

    assertFailure(PATIENT, "redirected more than 5 times");
    assertThat(requests).as("six, and one of the next run").hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 404, 429, 500})
  void anyOtherStatusIsNamed(int status) {
    answer = exchange -> send(exchange, status, new byte[0]);

    assertFailure(PATIENT, "status " + status);
  }

  @Test
  void theJvmIsAskedForAPassword() {
    answer =
        exchange -> {
          boolean known = exchange.getRequestHeaders().containsKey("Authorization");
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          send(exchange, known ? 200 : 401, CONTENT);
        };
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("joe", "secret".toCharArray());
          }
        });
    try {
      assertThat(install(PATIENT)).hasBinaryContent(CONTENT);
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @Test
  void aStatusIsNamedAtOnceThoughItsBodyNeverEnds() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(429, 0);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          awaitEnd(Duration.ofMinutes(1));
        };

    assertFailure(PATIENT, "status 429: it was asked too often");
  }

  @Test
  void aWebPageWithStatus200IsCalledOne() {
    answer = exchange -> send(exchange, 200, "<html>hello</html>".getBytes(StandardCharsets.UTF_8));

    assertFailure(PATIENT, "a web page");
  }

  @Test
  void aFileThatIsTooLongIsCutOff() {
    answer = exchange -> send(exchange, 200, Arrays.copyOf(CONTENT, CONTENT.length * 2));

    assertFailure(PATIENT, "more than the 300000 bytes");
  }

  @Test
  void aFileThatIsTooShortIsRefused() {
    answer = exchange -> send(exchange, 200, Arrays.copyOf(CONTENT, CONTENT.length / 2));

    assertFailure(PATIENT, "ended after 150000 of 300000 bytes");
  }

  @Test
  void aWrongHashIsATypedFailure() {
    byte[] tampered = CONTENT.clone();
    tampered[0] ^= 1;
    answer = exchange -> send(exchange, 200, tampered);

    assertThatThrownBy(() -> install(PATIENT)).isInstanceOf(ChecksumMismatchException.class);
    assertNothingIsLeft();
    assertTheNextRunWorks();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
  void aConnectionThatDropsAtAnyTenthLeavesNothingAndTheNextRunWorks(int percent) {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 100 * percent);
          exchange.getResponseBody().flush();
          throw new IOException("the server dies");
        };
    assertFailure(PATIENT, "the mirror");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          awaitEnd(Duration.ofMinutes(1));
        };

    assertFailure(
        new Deadlines(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(20)),
        "silent for 500 ms");
  }

  @Test
  void aBodyThatTricklesForEverIsGivenUp() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          for (int i = 0; !awaitEnd(Duration.ofMillis(20)); i++) {
            exchange.getResponseBody().write(CONTENT, i, 1);
            exchange.getResponseBody().flush();
          }
        };

    assertFailure(
        new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(700)),
        "not complete for 700 ms");
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    server.stop(0);

    assertThatThrownBy(() -> install(PATIENT))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("the connection failed: it was refused");
    assertNothingIsLeft();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others answer when their queue is full")
  void aServerThatAcceptsNoConnectionIsGivenUp() throws Exception {
    Deadlines hasty =
        new Deadlines(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      assertThatThrownBy(
              () -> install("http://127.0.0.1:" + full.getLocalPort() + "/", Map.of(), hasty))
          .isInstanceOf(InstallException.class)
          .hasMessageContaining("timed out");
    }
    assertNothingIsLeft();
  }

  @Test
  void aHostThatIsNotKnownIsCalledSo() {
    assertThatThrownBy(() -> install("https://mirror.invalid/", Map.of()))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("its host's name is not known here");
    assertNothingIsLeft();
  }

  @Test
  void theProxyOfTheEnvironmentIsAskedAndItsRefusalIsNamed() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      serverThreads.execute(() -> refuse(proxy, asked));

      assertThatThrownBy(
              () ->
                  install(
                      "https://mirror.invalid/",
                      Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort())))
          .isInstanceOf(InstallException.class)
          .hasMessageContaining("status 407: the proxy wants a user");
    }
    assertThat(asked).containsExactly("CONNECT mirror.invalid:443 HTTP/1.1");
    assertNothingIsLeft();
  }

  private static void refuse(ServerSocket proxy, List<String> asked) {
    try (Socket client = proxy.accept()) {
      BufferedReader request =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      asked.add(request.lines().takeWhile(line -> !line.isEmpty()).toList().get(0));
      String refusal = "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n";
      client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      asked.add(e.toString());
    }
  }

  @Test
  void aMirrorIsHttpsOrThisMachine() {
    for (String address :
        List.of(
            "http://u:secret@mirror.invalid/",
            "ftp://localhost/",
            "https:///x",
            "x/",
            "https://u:secret@mirror.invalid/ ",
            "https://u:secret@mirror.invalid/{colour}")) {
      assertThatThrownBy(() -> HttpBinarySource.mirror(address, Map.of(), PATIENT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a mirror")
          .hasMessageNotContaining("secret");
    }
    assertThat(mirror("https://u:secret@mirror.invalid/")).doesNotContain("secret");
    assertThat(mirror("HTTPS://Mirror.invalid/")).contains("Mirror.invalid");
  }

  @Test
  void aMirrorsAddressIsADirectoryOrATemplate() {
    String platform = RELEASE.platform().toString();

    assertThat(mirror("https://mirror.invalid/brokers/"))
        .contains("/brokers/agent-relay-broker-" + platform + ")");
    assertThat(mirror("https://mirror.invalid/{version}/{platform}/{file}.bin?x={version}"))
        .contains("/9.9.9/" + platform + "/agent-relay-broker-" + platform + ".bin)");
  }

  private static String mirror(String template) {
    return HttpBinarySource.mirror(template, Map.of(), PATIENT).describe(RELEASE);
  }

  private Path install(Deadlines deadlines) {
    return install(
        "http://localhost:" + server.getAddress().getPort() + "/m/", Map.of(), deadlines);
  }

  private Path install(String address, Map<String, String> environment) {
    return install(address, environment, PATIENT);
  }

  private Path install(String address, Map<String, String> environment, Deadlines deadlines) {
    return new BinaryInstaller(
            new BinaryStore(home),
            List.of(HttpBinarySource.mirror(address, environment, deadlines)))
        .install(RELEASE, InstallProgress.Listener.NONE);
  }

  private void assertFailure(Deadlines deadlines, String reason) {
    assertThatThrownBy(() -> install(deadlines))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("secret");
    assertNothingIsLeft();
    assertTheNextRunWorks();
  }

  private void assertTheNextRunWorks() {
    HttpHandler fault = answer;
    answer = exchange -> send(exchange, 200, CONTENT);
    assertThat(install(PATIENT)).hasBinaryContent(CONTENT);
    answer = fault;
  }

  private void assertNothingIsLeft() {
    assertThat(home.resolve("broker"))
        .satisfiesAnyOf(
            brokers -> assertThat(brokers).doesNotExist(),
            brokers -> assertThat(brokers).isEmptyDirectory());
  }

  private boolean awaitEnd(Duration limit) throws IOException {
    try {
      return testEnds.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 302, new byte[0]);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
