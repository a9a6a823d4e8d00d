package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's session, as it stands there. What it does is tested with a fake claude. */
class ReadmeSessionTest {

  /** Compiled, and compared with the text. */
  static void session(Path repository) {
    SessionOptions options =
        SessionOptions.of("claude").directory(repository).permissions(PermissionPolicy.ASK).build();
    try (AgentSession session = Harness.open(options).join()) {
      Turn turn = session.prompt("Fix the failing test.");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.TextDelta delta) {
              System.out.print(delta.text());
            } else if (event instanceof TurnEvent.PermissionRequested asked) {
              session.answer(asked.request(), PermissionDecision.allow());
            }
          });
      TurnResult result = turn.result().join();
      System.out.println(result.success() + ", " + result.usage().total() + " tokens");
      ModelReceipt receipt = session.setModel("opus").join();
      System.out.println(receipt.status() + ": " + receipt.evidence());
    }
  }

  @Test
  void standsInTheReadme() throws IOException {
    String code = section(Path.of("src/test/java/dev/brokerline/harness/ReadmeSessionTest.java"));
    assertThat(code).hasLineCount(16);
    assertThat(section(Path.of("../README.md"))).isEqualTo(code);
  }

  @Test
  void itsImportsStandThereToo() throws IOException {
    List<String> imports =
        Files.readAllLines(Path.of("src/test/java/dev/brokerline/harness/ReadmeSessionTest.java"))
            .stream()
            .filter(line -> line.startsWith("import dev.brokerline.harness."))
            .toList();
    String classes =
        """
        import dev.brokerline.harness.AgentSession;
        import dev.brokerline.harness.Harness;
        import dev.brokerline.harness.Turn;
        """;
    assertThat(Path.of("../README.md"))
        .content()
        .contains(classes + String.join("\n", imports) + "\n\nSessionOptions options =");
  }

  /** Returns the block from its options to its last printing, without indentation. */
  private static String section(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
    List<String> rest =
        lines.stream().dropWhile(line -> !line.startsWith("SessionOptions options =")).toList();
    int last = rest.indexOf("System.out.println(receipt.status() + \": \" + receipt.evidence());");
    return String.join("\n", rest.subList(0, last + 1));
  }
}
