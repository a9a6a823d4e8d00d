package dev.brokerline.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import dev.brokerline.testing.agent.script.AgentUsage;
import dev.brokerline.testing.agent.script.ToolUse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the guide's recipes of sessions. Fakes stand in for the programs. With {@code
 * -Dbrokerline.test.programs=claude,codex} the recipes run with these real programs too, from the
 * {@code PATH}, in this directory and with this environment.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SessionRecipesIT {

  private static final List<String> FIVE =
      List.of("claude", "codex", "gemini", "opencode", "copilot");

  @TempDir Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, /* autoFlush= */ true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void showWhatWasPrinted() {
    System.setOut(out);
    out.println(text());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Listeners print at their own pace, so a line of theirs may come later. */
  private void awaitText(String... lines) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(text()).contains(lines));
  }

  private SessionOptions.Builder fake(String program, AgentScript script) throws IOException {
    FakeAgentExecutable.create(directory, program, script);
    Map<String, String> environment = new HashMap<>(SystemEnvironment.ofThisProcess().variables());
    environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    return SessionOptions.of(program).directory(directory).inheritedEnvironment(environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini"})
  void session(String program) throws IOException {
    ToolUse tool = ToolUse.allowed("ls", "README.md");
    SessionRecipes.session(
        fake(
            program,
            AgentScript.of(
                AgentTurn.empty()
                    .tool(tool)
                    .text("It runs ", "coding agents.")
                    .usage(AgentUsage.STANDARD))));
    awaitText("[", "] ", "It runs coding agents.\n", "done\n", " tokens\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini"})
  void permissionDialog(String program) throws IOException {
    AgentScript script =
        AgentScript.of(
            AgentTurn.empty().tool(ToolUse.asking("mvn test", "green")).text("All is well."));
    List<String> asked = new ArrayList<>();

    SessionRecipes.permissionDialog(fake(program, script), asked::add);
    awaitText("ALLOW_ONCE by CALLER\n", "it ran\n", "All is well.\n");
    SessionRecipes.permissionDialog(fake(program, script), question -> false);
    awaitText("DENY_ONCE by CALLER\n", "it did not run\n");
    assertThat(asked).singleElement().asString().contains("mvn test");
  }

  @Test
  void modelSwitch() throws IOException {
    SessionRecipes.modelSwitch(
        fake(
            "claude",
            AgentScript.builder()
                .turns(AgentTurn.hello())
                .model("claude-opus-5-5")
                .models("claude-opus-5-5", "claude-haiku-4-5")
                .build()),
        "claude-haiku-4-5");
    assertThat(text()).startsWith("APPLIED: ").endsWith("in use is claude-haiku-4-5\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini"})
  void interruptedTurn(String program) throws IOException {
    SessionRecipes.interruptedTurn(
        fake(
            program,
            AgentScript.of(
                AgentTurn.empty().text("one, two").hang(), AgentTurn.empty().text("pom.xml"))));
    assertThat(text()).isEqualTo("true: INTERRUPTED\npom.xml\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "opencode"})
  void resumedConversation(String program) throws IOException {
    SessionRecipes.resumedConversation(fake(program, AgentScript.of(AgentTurn.empty().text("42"))));
    assertThat(text()).isEqualTo("42\n");
  }

  @Test
  void sideBySide() throws IOException {
    List<SessionOptions> agents = new ArrayList<>();
    for (String program : FIVE) {
      AgentTurn turn = AgentTurn.empty();
      agents.add(
          fake(
                  program,
                  AgentScript.builder()
                      .turns(program.equals("codex") ? turn.hang() : turn.text(program + ".java"))
                      .signedIn(!program.equals("copilot"))
                      .build())
              .build());
    }
    agents.add(SessionOptions.of("acp:no-such-program").build());

    SessionRecipes.sideBySide(agents, Duration.ofSeconds(20));

    assertThat(text().lines())
        .hasSize(6)
        .contains("claude: claude.java", "gemini: gemini.java", "opencode: opencode.java")
        .contains("codex: no answer in time")
        .anySatisfy(line -> assertThat(line).startsWith("copilot: AUTH_REQUIRED"))
        .anySatisfy(line -> assertThat(line).startsWith("acp:no-such-program: RESOLVE_FAILED"));
  }

  static Stream<String> realPrograms() {
    return Stream.of(System.getProperty("brokerline.test.programs", "").split(","))
        .filter(program -> !program.isBlank());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("realPrograms")
  void withTheRealProgram(String program) {
    SessionRecipes.session(real(program));
    SessionRecipes.permissionDialog(real(program), question -> true);
    SessionRecipes.interruptedTurn(real(program));
    try {
      SessionRecipes.resumedConversation(real(program));
    } catch (CompletionException e) {
      // gemini refuses this in the minute in which the conversation began.
      assertThat(e.getCause())
          .hasMessageStartingWith("UNAVAILABLE")
          .hasMessageContaining("try again");
    }
    SessionRecipes.sideBySide(List.of(real(program).build()), Duration.ofMinutes(2));
    awaitText("done\n", "true: INTERRUPTED\n", program + ": ");
  }

  private static SessionOptions.Builder real(String program) {
    return SessionOptions.of(program).permissions(PermissionPolicy.DENY);
  }
}
