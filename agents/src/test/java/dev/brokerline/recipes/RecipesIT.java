package dev.brokerline.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.client.options.BrokerClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the guide's recipes under the real broker. A script that acts like an agent's program stands
 * in for {@code claude}, {@code codex} and {@code gemini}.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RecipesIT {

  @TempDir Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;

  @BeforeEach
  void installThePrograms() throws IOException {
    for (String program : List.of("claude", "codex", "gemini")) {
      Path file = directory.resolve("bin").resolve(program);
      Files.createDirectories(file.getParent());
      Files.copy(Path.of("src/test/agents/agent.sh"), file);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    System.setOut(new PrintStream(printed, /* autoFlush= */ true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void showWhatWasPrinted() {
    System.setOut(out);
    out.println(text());
  }

  @Test
  void oneAgent() {
    Recipes.oneAgent(options());
    assertThat(text()).isEqualTo("looks good to me\n");
  }

  @Test
  void team() {
    run(Recipes::team);
    assertThat(text()).isEqualTo("told 2, failed {}\n");
  }

  @Test
  void delivery() {
    run(Recipes::delivery);
    assertThat(text())
        .startsWith("typed into the terminal after 1 attempt(s)\n")
        .endsWith("not seen to arrive\n");
  }

  @Test
  void output() {
    run(Recipes::output);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(text())
                    .contains("| * agent has read: Hello.\n", " characters, lost 0\n")
                    .contains(" lines are kept\n", "no more output\n"));
  }

  @Test
  void answers() {
    run(Recipes::answers);
    assertThat(text()).isEqualTo("builder says: the build is green\n");
  }

  @Test
  void failures() {
    run(Recipes::failures);
    assertThat(text()).contains("'wrong'").endsWith("first is EXITED\n");
  }

  @Test
  void model() {
    run(Recipes::model);
    assertThat(text()).startsWith("REFUSED: ");
  }

  @Test
  void hooks() {
    Recipes.hooks(broker());
    assertThat(text())
        .isEqualTo(
            """
            preparing a worktree for helper
            helper is ready
            removing the worktree of helper
            """);
  }

  @Test
  void nudging() {
    run(Recipes::nudging);
    assertThat(text()).isEqualTo("EXITED after 1 nudge(s)\n");
  }

  @Test
  void brokerDeath() {
    run(Recipes::brokerDeath);
    assertThat(text())
        .contains("BrokerLost[", "RestartScheduled[", "AgentRespawned[agent=worker,", "Recovered[")
        .endsWith("started 1 time(s) again\n");
  }

  private void run(Consumer<AgentRelay> recipe) {
    try (AgentRelay relay = AgentRelay.open(options()).join()) {
      recipe.accept(relay);
    }
  }

  private AgentRelayOptions options() {
    return AgentRelayOptions.builder().broker(broker()).build();
  }

  private BrokerClientOptions broker() {
    String path = directory.resolve("bin") + File.pathSeparator + System.getenv("PATH");
    return BrokerClientOptions.builder()
        .directory(directory)
        .environment(Map.of("PATH", path, "HOME", directory.toString()))
        .build();
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
