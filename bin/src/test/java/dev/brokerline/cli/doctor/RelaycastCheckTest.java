package dev.brokerline.cli.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.cli.doctor.Check.Status;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.relaycast.LocalRelaycast;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doctor says of the Relaycast that a broker is to use. */
@Timeout(60)
class RelaycastCheckTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void the_local_one_is_started() {
    assertThat(check(RelaycastTarget.local()))
        .returns(Status.OK, Check::status)
        .extracting(Check::text)
        .asString()
        .startsWith("the local one starts, at http://127.0.0.1:");
  }

  @Test
  void one_elsewhere_is_asked_without_its_key() {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      URI slashed = URI.create(server.baseUri() + "/");

      assertThat(check(RelaycastTarget.at(slashed, "rk_live_0123456789")))
          .isEqualTo(new Check("relaycast", Status.OK, server.baseUri() + " answers"));
    }
  }

  @Test
  void an_address_where_nothing_listens_is_bad() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      port = socket.getLocalPort();
    }
    assertBad(port, "nothing listens there");
  }

  @Test
  void a_server_that_falls_silent_is_bad_after_the_limit() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      RelaycastTarget target = target(socket.getLocalPort());

      assertThat(new RelaycastCheck(Map.of(), Duration.ofSeconds(1)).of(target))
          .returns(Status.BAD, Check::status)
          .extracting(Check::text)
          .asString()
          .contains("does not answer within 1 s");
    }
  }

  @Test
  void a_server_that_is_no_relaycast_is_bad() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      CompletableFuture<Void> page = CompletableFuture.runAsync(() -> answerWithAPage(socket));
      assertBad(socket.getLocalPort(), "something else than a Relaycast, with status 404");
      page.get(10, TimeUnit.SECONDS);
    }
  }

  private static void answerWithAPage(ServerSocket socket) {
    try (Socket client = socket.accept()) {
      BufferedReader request =
          new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
      assertThat(request.lines().takeWhile(line -> !line.isEmpty())).isNotEmpty();
      String page = "HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n<html></html>";
      client.getOutputStream().write(page.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertBad(int port, String words) {
    assertThat(check(target(port)))
        .returns(Status.BAD, Check::status)
        .extracting(Check::text)
        .asString()
        .contains("http://127.0.0.1:" + port + " ", words, "check the address");
  }

  private static Check check(RelaycastTarget target) {
    return new RelaycastCheck(Map.of(), Duration.ofSeconds(30)).of(target);
  }

  private static RelaycastTarget target(int port) {
    return RelaycastTarget.at(URI.create("http://127.0.0.1:" + port));
  }
}
