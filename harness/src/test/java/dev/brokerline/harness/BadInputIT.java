package dev.brokerline.harness;

import static dev.brokerline.harness.Agents.get;
import static dev.brokerline.harness.Agents.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.testing.agent.FakeAgentExecutable;
import dev.brokerline.testing.agent.script.AgentScript;
import dev.brokerline.testing.agent.script.AgentTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a caller asks for in vain: each has its code and the next step, before anything is started
 * where that can be known.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "some programs are shell scripts")
@Timeout(180)
class BadInputIT {

  private static final boolean BEFORE = true;
  private static final boolean BY_THE_PROGRAM = false;

  @TempDir private Path directory;

  /** Asks in vain, in a directory where programs can be put, and returns the error. */
  private interface Request {
    AgentError make(BadInputIT test) throws Exception;
  }

  /**
   * A bad input.
   *
   * @param isEarly whether nothing may be started
   * @param nextStep what the message must say
   */
  private record BadInput(
      String name, ErrorCode code, boolean isEarly, String nextStep, Request request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<BadInput> beforeAnythingStarts() {
    return Stream.of(
        new BadInput(
            "unknown program",
            ErrorCode.RESOLVE_FAILED,
            BEFORE,
            "acp:COMMAND",
            test -> opening(() -> SessionOptions.of("clod"))),
        new BadInput(
            "program without a driver",
            ErrorCode.UNSUPPORTED,
            BEFORE,
            "run it in a terminal",
            test -> opening(() -> test.options("aider"))),
        new BadInput(
            "driver of another program",
            ErrorCode.UNSUPPORTED,
            BEFORE,
            "has no driver CODEX_APP_SERVER",
            test -> opening(() -> test.options("claude").driver(DriverKind.CODEX_APP_SERVER))),
        new BadInput(
            "program that is not installed",
            ErrorCode.RESOLVE_FAILED,
            BEFORE,
            "Install it, or put it on the PATH",
            test ->
                opening(
                    () ->
                        test.options("gemini")
                            .inheritedEnvironment(Map.of("PATH", test.directory.toString())))),
        new BadInput(
            "missing directory",
            ErrorCode.RESOLVE_FAILED,
            BEFORE,
            "make it, or name another",
            test ->
                opening(() -> test.options("claude").directory(test.directory.resolve("gone")))));
  }

  private static Stream<BadInput> conversations() {
    return Stream.of(
        new BadInput(
            "conversation of another program",
            ErrorCode.PROVIDER_MISMATCH,
            BEFORE,
            "resume it with codex",
            test -> opening(() -> test.options("claude").resume(test.earlier("openai", "codex")))),
        new BadInput(
            "conversation of another directory",
            ErrorCode.CONTINUATION_NOT_FOUND,
            BEFORE,
            "Resume it there",
            test -> {
              Path other = Files.createDirectory(test.directory.resolve("other"));
              Continuation earlier = test.earlier("anthropic", "claude");
              return opening(() -> test.options("claude").directory(other).resume(earlier));
            }),
        new BadInput(
            "conversation of a program that has none",
            ErrorCode.UNSUPPORTED,
            BEFORE,
            "begin a new one",
            test ->
                opening(
                    () ->
                        SessionOptions.of(AgentProgram.printing("echo", List.of("/bin/echo")))
                            .directory(test.directory)
                            .resume(test.earlier("echo", "echo")))));
  }

  private static Stream<BadInput> byTheSession() {
    AgentScript hangs = AgentScript.of(AgentTurn.empty().text("so far").hang());
    return Stream.of(
        new BadInput(
            "prompt without words",
            ErrorCode.INVALID_REQUEST,
            BY_THE_PROGRAM,
            "say what the agent shall do",
            test -> test.prompting("claude", AgentScript.of(AgentTurn.hello()), " \n\t")),
        new BadInput(
            "prompt while busy",
            ErrorCode.BUSY,
            BY_THE_PROGRAM,
            "choose another BusyPolicy",
            test -> {
              test.fake("claude", hangs);
              try (AgentSession session = get(Harness.open(test.options("claude").build()))) {
                session.prompt("first");
                Turn second = session.prompt("second", BusyPolicy.REJECT);
                return result(second).failure().orElseThrow();
              }
            }));
  }

  private static Stream<BadInput> byTheProgram() {
    return Stream.concat(
        Stream.of(
            new BadInput(
                "conversation that claude does not know",
                ErrorCode.CONTINUATION_NOT_FOUND,
                BY_THE_PROGRAM,
                "begin a new conversation",
                test -> {
                  test.fake("claude", AgentScript.of(AgentTurn.hello()));
                  Continuation earlier = test.earlier("anthropic", "claude");
                  return opening(() -> test.options("claude").resume(earlier));
                }),
            tooOld("claude", "error: unknown option '--permission-prompt-tool'", null),
            tooOld("codex", "error: unrecognized subcommand 'app-server'", null),
            tooOld("codex", "Error: stdin is not a terminal", null),
            tooOld("gemini", "  -h, --help  Show help\nUnknown argument: acp", null),
            tooOld("copilot", "error: unexpected argument '--acp' found", null),
            tooOld("claude", "error: unknown option '--verbose'", DriverKind.PROCESS_PER_TURN)),
        Stream.of("claude", "codex", "gemini", "opencode", "qwen")
            .flatMap(program -> Stream.of(notSignedIn(program), unknownModel(program))));
  }

  private static BadInput tooOld(String program, String words, DriverKind driver) {
    return new BadInput(
        program + " that says " + words,
        ErrorCode.UNSUPPORTED,
        BY_THE_PROGRAM,
        "too old",
        test -> {
          test.script(program, "printf '%s\\n' \"" + words + "\" >&2; exit 2");
          SessionOptions.Builder options = test.options(program);
          return driver == null
              ? opening(() -> options)
              : prompting(options.driver(driver).build(), "hello");
        });
  }

  private static BadInput notSignedIn(String program) {
    return new BadInput(
        program + " that is not signed in",
        ErrorCode.AUTH_REQUIRED,
        BY_THE_PROGRAM,
        "Run '" + program,
        test ->
            test.prompting(
                program,
                AgentScript.builder().turns(AgentTurn.hello()).signedIn(false).build(),
                "hello"));
  }

  private static BadInput unknownModel(String program) {
    return new BadInput(
        "unknown model of " + program,
        ErrorCode.MODEL_NOT_SUPPORTED,
        BY_THE_PROGRAM,
        program.equals("opencode") || program.equals("qwen") ? "Name one that" : "Known here are",
        test -> {
          test.fake(
              program,
              AgentScript.builder().turns(AgentTurn.hello()).acceptsAnyModel(false).build());
          return prompting(test.options(program).model("no-such-model").build(), "hello");
        });
  }

  static Stream<BadInput> all() {
    return Stream.of(beforeAnythingStarts(), conversations(), byTheSession(), byTheProgram())
        .flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasItsCodeAndTheNextStep(BadInput input) throws Exception {
    FakeAgentExecutable claude = fake("claude", AgentScript.of(AgentTurn.hello()));

    AgentError error = input.request.make(this);

    assertThat(error.code()).as("%s", error).isEqualTo(input.code);
    assertThat(error.message()).contains(input.nextStep).hasSizeLessThan(1000);
    assertThat(error.retryable()).isEqualTo(input.code == ErrorCode.BUSY);
    if (input.isEarly) {
      assertThat(error.outcome()).isEqualTo(Outcome.NOT_PERFORMED);
      assertThat(claude.record().starts()).isEmpty();
    }
  }

  private interface Options {
    SessionOptions.Builder make() throws Exception;
  }

  /** Opens a session in vain. */
  private static AgentError opening(Options options) throws Exception {
    try {
      get(Harness.open(options.make().build())).close();
    } catch (AgentException e) {
      return e.error();
    } catch (ExecutionException e) {
      return ((AgentException) e.getCause()).error();
    }
    throw new AssertionError("the session was opened");
  }

  /** Opens a session and prompts, one of them in vain. */
  private static AgentError prompting(SessionOptions options, String text) throws Exception {
    try (AgentSession session = get(Harness.open(options))) {
      return result(session.prompt(text)).failure().orElseThrow();
    } catch (ExecutionException e) {
      return ((AgentException) e.getCause()).error();
    }
  }

  private AgentError prompting(String program, AgentScript script, String text) throws Exception {
    fake(program, script);
    return prompting(options(program).build(), text);
  }

  private SessionOptions.Builder options(String program) {
    return Agents.options(directory, program);
  }

  private Continuation earlier(String provider, String program) {
    return new Continuation(provider, program, "k", directory, directory);
  }

  private FakeAgentExecutable fake(String program, AgentScript script) throws IOException {
    return Agents.fake(directory, program, script);
  }

  private void script(String program, String script) throws IOException {
    Path file = Files.writeString(directory.resolve(program), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
