package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's first Java, as it stands there. */
class ReadmeExampleIT {

  @Test
  void runs() {
    try (AgentRelay relay = AgentRelay.open(AgentRelayOptions.defaults()).join()) {
      Agent echo = relay.spawn("echo", "cat").join();
      echo.output().listenToLines(System.out::println);
      echo.send("hello from brokerline").join();
      echo.awaitOutput("hello from brokerline", Duration.ofSeconds(30)).join();
      echo.release().join();
    }
  }

  @Test
  void standsInTheReadme() throws IOException {
    String code = section(Path.of("src/test/java/dev/brokerline/agents/ReadmeExampleIT.java"));
    assertThat(code).hasLineCount(7);
    assertThat(section(Path.of("../README.md"))).isEqualTo(code);
  }

  /** Returns the first block from its {@code try} to its closing brace, without indentation. */
  private static String section(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
    List<String> rest =
        lines.stream().dropWhile(line -> !line.startsWith("try (AgentRelay relay")).toList();
    return String.join("\n", rest.subList(0, rest.indexOf("}") + 1));
  }
}
