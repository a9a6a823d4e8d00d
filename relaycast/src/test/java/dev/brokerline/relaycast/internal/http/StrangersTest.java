package dev.brokerline.relaycast.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelayAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Another user of the machine, who has found the keys: the calls come from a process that root
 * starts with that user's number, so the tests need root on Linux.
 */
class StrangersTest {
  private static final List<String> AS_STRANGER =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  /** Reads {@code method path} lines, makes each call, and prints how many bytes answered it. */
  private static final String CALLS =
      """
      trap '' PIPE
      while read -r request; do
        if exec 3<>/dev/tcp/127.0.0.1/$1; then
          printf '%b' "$request" >&3
          head -c 12 <&3 | wc -c
          exec 3>&-
        else
          echo refused
        fi
      done 2>/dev/null
      """;

  /** Makes each call and closes without waiting for an answer. */
  private static final String HURRIED_CALLS =
      """
      trap '' PIPE
      while read -r request; do
        exec 3<>/dev/tcp/127.0.0.1/$1 && printf '%b' "$request" >&3
        exec 3>&-
        echo done
      done 2>/dev/null
      """;

  @BeforeAll
  static void needsRootOnLinux() {
    assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Files.isDirectory(Path.of("/proc/net"))
            && Stream.of("/usr/bin/setpriv", "/bin/setpriv")
                .anyMatch(path -> Files.isExecutable(Path.of(path))));
  }

  @Test
  void aStrangerWithTheKeyGetsNoAnswerToAnyCall() throws Exception {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      String path = server.brokerUri().getPath();
      List<String> requests = new ArrayList<>();
      for (Route route : Api.routes(new Workspaces(name -> null), null)) {
        String at = route.path().getDeclaration();
        requests.add(request(server, route.method(), at, "{}"));
        requests.add(request(server, route.method(), path + at, "{}"));
      }
      requests.add(upgrade(server, ""));
      requests.add(upgrade(server, path));
      requests.add("x");
      assertThat(requests).hasSizeGreaterThan(60);
      assertThat(run(AS_STRANGER, CALLS, server, requests))
          .hasSameSizeAs(requests)
          .containsOnly("0");
      List<String> answerable = requests.subList(0, requests.size() - 1);
      assertThat(run(List.of(), CALLS, server, answerable))
          .hasSameSizeAs(answerable)
          .containsOnly("12");
    }
  }

  /** Once a client has closed, Linux shows root as its user. */
  @Test
  void aStrangerWhoLeavesAtOnceIsNotTakenForRoot() throws Exception {
    try (LocalRelaycast server = LocalRelaycast.start()) {
      List<String> requests = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        requests.add(request(server, "POST", "/v1/agents", "{\"name\":\"evil" + i + "\"}"));
      }
      assertThat(run(AS_STRANGER, HURRIED_CALLS, server, requests)).hasSize(requests.size());
      String last = request(server, "POST", "/v1/agents", "{\"name\":\"good\"}");
      assertThat(run(List.of(), CALLS, server, List.of(last))).containsExactly("12");
      assertThat(server.agents()).extracting(RelayAgent::name).containsExactly("good");
    }
  }

  private static String request(LocalRelaycast server, String method, String path, String body) {
    return line(
        method + " " + path + " HTTP/1.1",
        "Host: localhost:" + server.baseUri().getPort(),
        "Authorization: Bearer " + server.workspace().key(),
        "Content-Length: " + body.length(),
        "Connection: close",
        "",
        body);
  }

  private static String upgrade(LocalRelaycast server, String path) {
    return line(
        "GET " + path + "/v1/ws?token=" + server.workspace().key() + " HTTP/1.1",
        "Host: localhost:" + server.baseUri().getPort(),
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "",
        "");
  }

  private static String line(String... lines) {
    return String.join("\\r\\n", lines);
  }

  private static List<String> run(
      List<String> user, String script, LocalRelaycast server, List<String> requests)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(user);
    command.addAll(List.of("bash", "-c", script, "bash"));
    command.add(String.valueOf(server.baseUri().getPort()));
    Path answers = Files.createTempFile("answers", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(answers.toFile())
            .start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write((String.join("\n", requests) + "\n").getBytes(UTF_8));
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readAllLines(answers).stream().map(String::strip).toList();
    } finally {
      process.destroyForcibly();
      Files.delete(answers);
    }
  }
}
