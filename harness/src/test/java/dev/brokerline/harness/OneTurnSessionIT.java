package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.events;
import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionState;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.StopReason;
import dev.brokerline.harness.turn.TokenUsage;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentFailure;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session does that starts a process for each turn. */
@Timeout(180)
class OneTurnSessionIT {

  @TempDir private Path directory;
  private FakeAgentExecutable agent;

  private SessionOptions.Builder options(String program, AgentScript script) throws Exception {
    agent = Agents.fake(directory, program, script);
    return Agents.options(directory, program).driver(DriverKind.PROCESS_PER_TURN);
  }

  private AgentSession open(String program, AgentScript script) throws Exception {
    return get(Harness.open(options(program, script).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
  void equalTurnsOfOneConversationAreEqual(String program) throws Exception {
    try (AgentSession session = open(program, AgentScript.of(AgentTurn.hello()))) {
      TokenUsage first = null;
      for (int i = 0; i < 5; i++) {
        Turn turn = session.prompt("line one of " + i + "\nand line two");
        TurnResult result = result(turn);
        events(turn);
        assertThat(result.success()).as("%s", result).isTrue();
        assertThat(result.text()).isEqualTo("Hello from mock.");
        assertThat(result.usage().total()).isPositive();
        first = first == null ? result.usage() : first;
        assertThat(result.usage()).isEqualTo(first);
        await().until(() -> session.status().state() == SessionState.IDLE);
      }
      assertThat(agent.record().starts()).hasSize(5);
      assertThat(agent.record().turns().get(4).earlier())
          .hasSize(4)
          .contains("line one of 0\nand line two");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
  void aModelIsForTheNextTurn(String program) throws Exception {
    try (AgentSession session = open(program, AgentScript.of(AgentTurn.hello()))) {
      ModelReceipt receipt = get(session.setModel("mock/other-model"));
      assertThat(receipt.status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(agent.record().starts()).isEmpty();

      assertThat(result(session.prompt("hello")).success()).isTrue();
      assertThat(agent.record().starts().get(0).arguments())
          .containsSequence("--model", "mock/other-model");
      assertThat(session.model()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "gemini", "opencode"})
  void anInterruptEndsTheProcessAndTheNextTurnGoesOn(String program) throws Exception {
    AgentScript hello = AgentScript.of(AgentTurn.hello());
    try (AgentSession session = open(program, hello)) {
      assertThat(result(session.prompt("first")).success()).isTrue();

      // Each start of the program plays its script from the beginning.
      Agents.fake(directory, program, AgentScript.of(AgentTurn.empty().text("a").hang()));
      Turn turn = session.prompt("second");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.Started) {
              session.interrupt().join();
            }
          });
      assertThat(result(turn).error().code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(result(turn).stopReason()).isEqualTo(StopReason.CANCELLED);

      agent = Agents.fake(directory, program, hello);
      assertThat(result(session.prompt("third")).success()).isTrue();
      assertThat(agent.record().turns().get(0).earlier()).contains("first");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude, UNAUTHORIZED, AUTH_REQUIRED",
    "codex, UNAUTHORIZED, AUTH_REQUIRED",
    "gemini, UNAUTHORIZED, AUTH_REQUIRED",
    "opencode, UNAUTHORIZED, AUTH_REQUIRED",
    "claude, SERVER_ERROR, UPSTREAM_ERROR",
    "codex, SERVER_ERROR, UPSTREAM_ERROR",
    "gemini, SERVER_ERROR, UPSTREAM_ERROR"
  })
  void aFailureOfTheModelIsNamed(String program, AgentFailure failure, ErrorCode code)
      throws Exception {
    try (AgentSession session = open(program, AgentScript.of(AgentTurn.empty().fail(failure)))) {
      TurnResult result = result(session.prompt("hello"));
      assertThat(result.error().code()).as("%s", result).isEqualTo(code);
      assertThat(result.error().retryable()).isEqualTo(code == ErrorCode.UPSTREAM_ERROR);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude, 00000000-0000-4000-8000-000000000000",
    "codex, 00000000-0000-4000-8000-000000000000",
    "gemini, 00000000-0000-4000-8000-000000000000",
    "opencode, ses_none"
  })
  void aConversationThatDoesNotExistIsNotFound(String program, String key) throws Exception {
    SessionOptions.Builder options = options(program, AgentScript.of(AgentTurn.hello()));
    String provider = options.build().program().provider();
    var lost = new Continuation(provider, program, key, directory, directory);
    try (AgentSession session = get(Harness.open(options.resume(lost).build()))) {
      assertThat(result(session.prompt("hello")).error().code())
          .isEqualTo(ErrorCode.CONTINUATION_NOT_FOUND);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "claude, bypassPermissions",
    "codex, --dangerously-bypass-approvals-and-sandbox",
    "gemini, yolo",
    "opencode, --auto"
  })
  void everythingIsAllowedOnlyToOneWhoSaysSo(String program, String flag) throws Exception {
    AgentScript script = AgentScript.of(AgentTurn.hello());
    for (PermissionPolicy policy :
        List.of(PermissionPolicy.ALLOW, PermissionPolicy.ALLOW_EVERYTHING)) {
      var options = options(program, script).permissions(policy).build();
      try (AgentSession session = get(Harness.open(options))) {
        assertThat(session.capabilities()).doesNotContain(Capability.PERMISSIONS);
        result(session.prompt("hello"));
        assertThat(agent.record().starts().get(0).arguments().contains(flag))
            .isEqualTo(policy == PermissionPolicy.ALLOW_EVERYTHING);
      }
    }
  }

  @Test
  void mcpServersAreRefusedBeforeAnythingIsStarted() throws Exception {
    var server = new McpServer("tools", List.of("tool-server"), Map.of("KEY", "s3cret"));
    var options = options("codex", AgentScript.of(AgentTurn.hello())).mcpServers(server).build();

    assertThatThrownBy(() -> get(Harness.open(options)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThat(agent.record().starts()).isEmpty();
  }

  @Test
  void aProgramThatReportsTheEndAndStaysIsEndedAndTheTurnIsGood() throws Exception {
    Path file = directory.resolve("codex");
    String script =
        """
        #!/bin/sh
        cat > /dev/null
        echo '{"type":"thread.started","thread_id":"t"}'
        echo '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"Hi"}}'
        echo '{"type":"turn.completed","usage":{"input_tokens":3,"output_tokens":4}}'
        exec sleep 300
        """;
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    SessionTimeouts soon =
        SessionTimeouts.defaults()
            .withRequest(Duration.ofSeconds(1))
            .withStop(Duration.ofSeconds(1));
    var options =
        Agents.options(directory, "codex").driver(DriverKind.PROCESS_PER_TURN).timeouts(soon);
    try (AgentSession session = get(Harness.open(options.build()))) {
      TurnResult result = result(session.prompt("hello"));
      assertThat(result.success()).as("%s", result).isTrue();
      assertThat(result.text()).isEqualTo("Hi");
      assertThat(result.usage()).isEqualTo(TokenUsage.of(3, 0, 0, 4, 0));
      assertThat(result.exit()).isNotNull();
    }
  }

  private AgentSession openCommand(String... command) throws Exception {
    AgentProgram program = AgentProgram.printing("test-command", List.of(command));
    return get(Harness.open(SessionOptions.of(program).directory(directory).build()));
  }

  @Test
  void aCommandThatPrintsTextGetsItsPromptOnStandardInput() throws Exception {
    try (AgentSession session = openCommand("cat")) {
      TurnResult result = result(session.prompt("one\ntwo"));
      assertThat(result.text()).isEqualTo("one\ntwo");
      assertThat(result.success()).isTrue();
    }
  }

  @Test
  void aCommandThatPrintsTextGetsItsPromptAsAnArgumentIfItSaysSo() throws Exception {
    try (AgentSession session =
        openCommand(
            "sh", "-c", "echo \"$@\"", "sh", "--model", "{model}", "--message", "{prompt}")) {
      assertThat(result(session.prompt("$(hi)")).text()).isEqualTo("--message $(hi)");
      assertThat(get(session.setModel("best")).status()).isEqualTo(ModelReceipt.Status.PENDING);
      assertThat(result(session.prompt("hi")).text()).isEqualTo("--model best --message hi");
      assertThat(result(session.prompt("x".repeat(130 << 10))).error().code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(result(session.prompt("again")).success()).isTrue();
    }
  }

  @Test
  void aCommandThatFailsSaysWhy() throws Exception {
    try (AgentSession session = openCommand("sh", "-c", "echo no luck >&2; echo text; exit 3")) {
      TurnResult result = result(session.prompt("hi"));
      assertThat(result.error().code()).isEqualTo(ErrorCode.PROCESS_FAILED);
      assertThat(result.error().message()).contains("no luck");
      assertThat(result.exit().code()).hasValue(3);
      assertThat(get(session.setModel("best")).status()).isEqualTo(ModelReceipt.Status.UNSUPPORTED);
    }
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws Exception {
    Path file = directory.resolve("vanishes");
    Files.copy(Path.of("/bin/cat"), file);
    try (AgentSession session = openCommand(file.toString())) {
      Files.delete(file);
      assertThat(result(session.prompt("hi")).error().code()).isEqualTo(ErrorCode.RESOLVE_FAILED);
    }
  }
}
