package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's first Java, as it stands there. */
class ReadmeExampleIT {

  @Test
  void runs() {
    try (BrokerClient client = BrokerClient.create(BrokerClientOptions.builder().build())) {
      client.listen(event -> System.out.println(event));
      client.start().join();
      client.request(SpawnAgent.of(AgentSpec.pty("echo", "cat"))).join();
      client.request(SendMessage.of("echo", "hello from brokerline")).join();
      client.request(ReleaseAgent.of("echo")).join();
    }
  }

  @Test
  void standsInTheReadme() throws IOException {
    String code = section(Path.of("src/test/java/dev/brokerline/client/ReadmeExampleIT.java"));
    assertThat(code).hasLineCount(7);
    assertThat(section(Path.of("../README.md"))).isEqualTo(code);
  }

  /** Returns the first block from its {@code try} to its closing brace, without indentation. */
  private static String section(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
    List<String> rest =
        lines.stream().dropWhile(line -> !line.startsWith("try (BrokerClient client")).toList();
    return String.join("\n", rest.subList(0, rest.indexOf("}") + 1));
  }
}
