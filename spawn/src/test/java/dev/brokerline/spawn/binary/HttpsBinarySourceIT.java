package dev.brokerline.spawn.binary;

import static dev.brokerline.spawn.binary.TinyRelease.CONTENT;
import static dev.brokerline.spawn.binary.TinyRelease.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.brokerline.spawn.error.SpawnException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mirror whose certificate the JVM trusts only if it is told to, asked by a JVM of its own. */
@Timeout(120)
class HttpsBinarySourceIT {

  private static final String PASSWORD = "changeit";

  @TempDir Path temporary;
  private HttpsServer server;

  @BeforeEach
  void startServer() throws Exception {
    Path keys = temporary.resolve("keys.p12");
    run(
        List.of(
            javaTool("keytool"),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-keystore",
            keys.toString(),
            "-storepass",
            PASSWORD));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext("/", HttpsBinarySourceIT::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void aCertificateOfTheJvmsTrustStoreIsTrusted() throws Exception {
    assertThat(install("/m/", trusting())).contains("installed");
    assertThat(new BinaryStore(temporary.resolve("home")).binary(RELEASE))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void anyOtherIsRefusedAndTheStoreStaysClean() throws Exception {
    assertThat(install("/m/", List.of())).contains("the mirror (https://localhost:", "PKIX");
    assertThat(TinyRelease.brokersUnder(temporary.resolve("home"))).isEmpty();
  }

  @Test
  void noRedirectLeadsFromHttpsToPlainHttpNotEvenOnThisMachine() throws Exception {
    assertThat(install("/redirect/", trusting()))
        .contains("it redirects to http://localhost:1/x, which is not HTTPS; not followed");
    assertThat(TinyRelease.brokersUnder(temporary.resolve("home"))).isEmpty();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().startsWith("/redirect/")) {
      exchange.getResponseHeaders().set("Location", "http://localhost:1/x");
      exchange.sendResponseHeaders(302, -1);
    } else {
      exchange.sendResponseHeaders(200, CONTENT.length);
      exchange.getResponseBody().write(CONTENT);
    }
    exchange.close();
  }

  private List<String> trusting() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + temporary.resolve("keys.p12"),
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private String install(String path, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(javaTool("java"), "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Installation.class.getName(),
            temporary.resolve("home").toString(),
            "https://localhost:" + server.getAddress().getPort() + path));
    return run(command);
  }

  private static String javaTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** The JVM that installs; prints what comes of it. */
  static final class Installation {

    private Installation() {}

    public static void main(String[] args) {
      BinarySource mirror =
          HttpBinarySource.mirror(args[1], Map.of(), HttpBinarySource.Deadlines.STANDARD);
      try {
        new BinaryInstaller(new BinaryStore(Path.of(args[0])), List.of(mirror))
            .install(RELEASE, InstallProgress.Listener.NONE);
        System.out.println("installed");
      } catch (SpawnException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
