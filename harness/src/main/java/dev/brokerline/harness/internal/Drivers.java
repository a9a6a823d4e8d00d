package dev.brokerline.harness.internal;

import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.acp.AcpDriver;
import dev.brokerline.harness.internal.driver.claude.ClaudeDriver;
import dev.brokerline.harness.internal.driver.codex.CodexDriver;
import dev.brokerline.harness.internal.driver.oneturn.OneTurnDriver;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Finds out what can be known before anything is started, and chooses the driver. */
public final class Drivers {

  private Drivers() {}

  /**
   * Returns what makes the driver of a session.
   *
   * @throws AgentException if the session cannot be opened
   */
  public static Function<DriverContext, Driver> of(SessionOptions options) {
    requireDriver(options);
    requireContinuation(options);
    if (!Files.isDirectory(options.directory())) {
      throw Errors.exception(
          ErrorCode.RESOLVE_FAILED,
          options.directory()
              + " is no directory, so "
              + options.program()
              + " cannot work in it: make it, or name another",
          Outcome.NOT_PERFORMED);
    }
    Path executable = executable(options);
    return switch (options.way().driver()) {
      case CLAUDE_STREAM_JSON -> context -> new ClaudeDriver(context, executable);
      case CODEX_APP_SERVER -> context -> new CodexDriver(context, executable);
      case ACP -> context -> new AcpDriver(context, executable);
      case PROCESS_PER_TURN -> context -> new OneTurnDriver(context, executable);
    };
  }

  private static Path executable(SessionOptions options) {
    Map<String, String> environment = new HashMap<>(options.inheritedEnvironment());
    environment.putAll(options.environment());
    ProgramLocation location = ProgramLocation.find(options.program(), environment);
    return location
        .executable()
        .orElseThrow(
            () ->
                Errors.exception(
                    ErrorCode.RESOLVE_FAILED,
                    "%s was not found; looked for %s. Install it, or put it on the PATH"
                        .formatted(options.program(), location.lookedFor()),
                    Outcome.NOT_PERFORMED));
  }

  private static void requireDriver(SessionOptions options) {
    try {
      var unused = options.way();
    } catch (IllegalArgumentException e) {
      throw Errors.exception(
          ErrorCode.UNSUPPORTED, String.valueOf(e.getMessage()), Outcome.NOT_PERFORMED);
    }
  }

  private static void requireContinuation(SessionOptions options) {
    Continuation earlier = options.continuation().orElse(null);
    if (earlier == null) {
      return;
    }
    AgentProgram program = options.program();
    if (!earlier.program().equals(program.id())) {
      throw Errors.exception(
          ErrorCode.PROVIDER_MISMATCH,
          "the conversation belongs to %s, and %s cannot go on with it: resume it with %s"
              .formatted(earlier.program(), program, earlier.program()),
          Outcome.NOT_PERFORMED);
    }
    if (!options.way().capabilities().contains(Capability.RESUME)) {
      throw Errors.exception(
          ErrorCode.UNSUPPORTED,
          program + " cannot resume a conversation: begin a new one",
          Outcome.NOT_PERFORMED);
    }
    boolean elsewhere = !earlier.directory().equals(options.directory());
    if (elsewhere && !options.way().capabilities().contains(Capability.RESUME_ELSEWHERE)) {
      throw Errors.exception(
          ErrorCode.CONTINUATION_NOT_FOUND,
          "%s keeps its conversations by directory: this one is of %s, not of %s. Resume it there"
              .formatted(program, earlier.directory(), options.directory()),
          Outcome.NOT_PERFORMED);
    }
  }
}
