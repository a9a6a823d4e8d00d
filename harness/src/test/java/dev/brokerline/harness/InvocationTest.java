package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.program.InteractionMode;
import dev.brokerline.harness.program.IoMode;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a host starts programs itself; nothing is started here. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "executable files have no extension")
class InvocationTest {

  private static final String SECRET = "sk-do-not-tell-anybody";

  @TempDir Path directory;

  @BeforeEach
  void install() throws IOException {
    List<String> files = new ArrayList<>(AgentPrograms.all().keySet());
    files.add("claude-agent-acp");
    for (String name : files) {
      Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\nexit 1\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  private SessionOptions.Builder options(String program) {
    return SessionOptions.of(program)
        .directory(directory)
        .inheritedEnvironment(Map.of("PATH", directory.toString(), "HOME", directory.toString()));
  }

  private Continuation earlier(String program) {
    String provider = AgentPrograms.find(program).orElseThrow().provider();
    return new Continuation(provider, program, "k-1", directory, directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claude | --model m/1 --resume k-1",
        "codex | -c check_for_update_on_startup=false -c features.daemon_auto_start=false"
            + " --model m/1 resume k-1",
        "gemini | --model m/1 --resume k-1",
        "opencode | --model m/1 --session k-1",
        "copilot | --model m/1 --resume=k-1",
        "qwen | --model m/1 --resume k-1"
      })
  void aTerminalHasTheModelAndTheConversationInTheProgramsOwnForm(String program, String words) {
    ProcessInvocation invocation =
        Harness.invocation(
            options(program).model("m/1").resume(earlier(program)).build(),
            InteractionMode.INTERACTIVE,
            IoMode.PTY);

    assertThat(String.join(" ", invocation.arguments())).isEqualTo(words);
    assertThat(invocation.executable()).isEqualTo(directory.resolve(program));
    assertThat(invocation.stdin()).isEqualTo(StdinMode.TERMINAL);
    assertThat(invocation.conversation()).contains("k-1");
    assertThat(invocation.warnings()).singleElement().asString().contains("permissions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "gemini", "copilot", "qwen"})
  void aNewConversationInATerminalHasItsKeyInAdvance(String program) {
    ProcessInvocation invocation =
        Harness.invocation(options(program).build(), InteractionMode.INTERACTIVE, IoMode.INHERIT);

    String key = invocation.conversation().orElseThrow();
    assertThat(UUID.fromString(key)).hasToString(key);
    assertThat(invocation.arguments()).containsExactly("--session-id", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"codex", "opencode", "goose", "aider"})
  void aKeyThatOnlyTheProgramMakesIsNotClaimed(String program) {
    ProcessInvocation invocation =
        Harness.invocation(options(program).build(), InteractionMode.INTERACTIVE, IoMode.PTY);

    assertThat(invocation.conversation()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "claude, --permission-mode bypassPermissions",
    "codex, --dangerously-bypass-approvals-and-sandbox",
    "gemini, --approval-mode yolo",
    "copilot, --allow-all-tools",
    "qwen, --approval-mode yolo"
  })
  void onlyWhoAllowsEverythingGetsTheBypass(String program, String words) {
    SessionOptions.Builder options = options(program);

    String asking =
        String.join(
            " ",
            Harness.invocation(options.build(), InteractionMode.INTERACTIVE, IoMode.PTY)
                .arguments());
    ProcessInvocation bypassing =
        Harness.invocation(
            options.permissions(PermissionPolicy.ALLOW_EVERYTHING).build(),
            InteractionMode.INTERACTIVE,
            IoMode.PTY);

    assertThat(asking).doesNotContain(words);
    assertThat(String.join(" ", bypassing.arguments())).contains(words);
    assertThat(bypassing.warnings()).containsExactly(program + " runs any tool without asking.");
  }

  @Test
  void aLiveSessionIsThatOfTheDriver() {
    ProcessInvocation claude =
        Harness.invocation(
            options("claude").model("opus").resume(earlier("claude")).build(),
            InteractionMode.HEADLESS,
            IoMode.PIPES);
    ProcessInvocation codex =
        Harness.invocation(
            options("codex").model("m").resume(earlier("codex")).build(),
            InteractionMode.HEADLESS,
            IoMode.PIPES);

    assertThat(claude.arguments())
        .startsWith("-p", "--input-format", "stream-json")
        .endsWith("--model", "opus", "--resume", "k-1");
    assertThat(claude.environment()).containsKey("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS");
    assertThat(claude.stdin()).isEqualTo(StdinMode.PROTOCOL);
    assertThat(claude.warnings()).isEmpty();
    assertThat(codex.arguments()).containsExactly("app-server");
    assertThat(codex.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.contains("in the protocol"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claude | -p --output-format stream-json --verbose --include-partial-messages"
            + " --model m --resume k-1",
        "codex | exec --json --model m resume k-1 -",
        "gemini | --output-format stream-json --model m --resume k-1",
        "opencode | run --format json --model m --session k-1"
      })
  void aSingleTurnReadsItsPromptFromItsInput(String program, String words) {
    SessionOptions options =
        options(program)
            .driver(DriverKind.PROCESS_PER_TURN)
            .model("m")
            .resume(earlier(program))
            .build();

    for (IoMode io : List.of(IoMode.PIPES, IoMode.INHERIT)) {
      ProcessInvocation invocation = Harness.invocation(options, io, "Say hello");
      assertThat(String.join(" ", invocation.arguments())).isEqualTo(words);
      assertThat(invocation.stdin()).isEqualTo(StdinMode.PROMPT);
      assertThat(invocation.conversation()).contains("k-1");
    }
  }

  @Test
  void aPromptThatIsAnArgumentIsQuotedForPeopleOnly() {
    AgentProgram program =
        AgentProgram.printing("tool", List.of("/bin/echo", "--message", "{prompt}"));
    SessionOptions options =
        SessionOptions.of(program)
            .directory(directory)
            .environment(Map.of("TOOL_KEY", SECRET))
            .build();

    ProcessInvocation invocation = Harness.invocation(options, IoMode.PIPES, "it's $(fine)");

    assertThat(invocation.arguments()).containsExactly("--message", "it's $(fine)");
    assertThat(invocation.stdin()).isEqualTo(StdinMode.NONE);
    assertThat(invocation.displayCommand())
        .isEqualTo("TOOL_KEY='***' /bin/echo --message 'it'\\''s $(fine)'");
    assertThat(invocation.toString()).doesNotContain(SECRET);
  }

  @Test
  void aPairThatMakesNoSenseIsRefused() {
    SessionOptions claude = options("claude").build();
    SessionOptions perTurn = options("claude").driver(DriverKind.PROCESS_PER_TURN).build();
    List<Callable<ProcessInvocation>> senseless =
        List.of(
            () -> Harness.invocation(claude, InteractionMode.INTERACTIVE, IoMode.PIPES),
            () -> Harness.invocation(claude, InteractionMode.HEADLESS, IoMode.PTY),
            () -> Harness.invocation(claude, InteractionMode.HEADLESS, IoMode.INHERIT),
            () -> Harness.invocation(claude, IoMode.PIPES, "a prompt"),
            () -> Harness.invocation(perTurn, InteractionMode.HEADLESS, IoMode.PIPES),
            () -> Harness.invocation(perTurn, IoMode.PTY, "a prompt"),
            () -> Harness.invocation(perTurn, IoMode.PIPES, " "));

    assertThat(senseless)
        .allSatisfy(pair -> assertThat(refusal(pair).code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @ParameterizedTest
  @EnumSource(
      value = IoMode.class,
      names = {"PTY", "INHERIT"})
  void whatATerminalCannotBeGivenIsRefusedAndNotDropped(IoMode io) {
    McpServer server = new McpServer("s", List.of("/bin/s"), Map.of("KEY", SECRET));
    List<Callable<ProcessInvocation>> refused =
        List.of(
            () -> terminal(options("claude").mcpServers(server), io),
            () -> terminal(options("goose").model("m"), io),
            () -> terminal(options("acp:claude --acp").model("m"), io),
            () -> terminal(options("aider").resume(earlier("aider")), io));

    assertThat(refused)
        .allSatisfy(one -> assertThat(refusal(one).code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThat(refusal(() -> terminal(options("claude").resume(earlier("codex")), io)).code())
        .isEqualTo(ErrorCode.PROVIDER_MISMATCH);
    assertThat(
            refusal(() -> terminal(options("claude").directory(directory.resolve("gone")), io))
                .code())
        .isEqualTo(ErrorCode.RESOLVE_FAILED);
  }

  private static ProcessInvocation terminal(SessionOptions.Builder options, IoMode io) {
    return Harness.invocation(options.build(), InteractionMode.INTERACTIVE, io);
  }

  private static AgentException refusal(Callable<ProcessInvocation> call) {
    return catchThrowableOfType(AgentException.class, call::call);
  }
}
