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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds out what can be known before anything is started, and chooses the driver. */
public final class Drivers {

  private Drivers() {}

  /**
   * Returns what makes the driver of a session.
   *
   * @throws AgentException if the session cannot be opened
   */
  public static Function<DriverContext, Driver> of(SessionOptions options) {
    Path executable = executableFor(options);
    return switch (options.way().driver()) {
      case CLAUDE_STREAM_JSON -> context -> new ClaudeDriver(context, executable);
      case CODEX_APP_SERVER -> context -> new CodexDriver(context, executable);
      case ACP -> context -> new AcpDriver(context, executable);
      case PROCESS_PER_TURN -> context -> new OneTurnDriver(context, executable);
    };
  }

  /**
   * Returns the file of a program that a driver speaks with.
   *
   * @throws AgentException if the session cannot be opened
   */
  static Path executableFor(SessionOptions options) {
    requireDriver(options);
    requireSameProgram(options);
    requireContinuation(options, options.way().capabilities());
    requireDirectory(options);
    return executable(options);
  }

  /**
   * Returns the file of a program that runs in a terminal.
   *
   * @throws AgentException if it cannot run
   */
  static Path executableInTerminal(SessionOptions options) {
    requireSameProgram(options);
    Set<Capability> capabilities =
        options.program().ways().stream()
            .flatMap(way -> way.capabilities().stream())
            .collect(Collectors.toSet());
    if (!options.program().ways().isEmpty()) {
      requireContinuation(options, capabilities);
    }
    requireDirectory(options);
    return executable(options);
  }

  private static void requireDirectory(SessionOptions options) {
    if (!Files.isDirectory(options.directory())) {
      throw Errors.exception(
          ErrorCode.RESOLVE_FAILED,
          options.directory()
              + " is no directory, so "
              + options.program()
              + " cannot work in it: make it, or name another",
          Outcome.NOT_PERFORMED);
    }
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

  private static void requireSameProgram(SessionOptions options) {
    AgentProgram program = options.program();
    options
        .continuation()
        .filter(earlier -> !earlier.program().equals(program.id()))
        .ifPresent(
            earlier -> {
              throw Errors.exception(
                  ErrorCode.PROVIDER_MISMATCH,
                  "the conversation belongs to %s, and %s cannot go on with it: resume it with %s"
                      .formatted(earlier.program(), program, earlier.program()),
                  Outcome.NOT_PERFORMED);
            });
  }

  private static void requireContinuation(SessionOptions options, Set<Capability> capabilities) {
    Continuation earlier = options.continuation().orElse(null);
    if (earlier == null) {
      return;
    }
    AgentProgram program = options.program();
    if (!capabilities.contains(Capability.RESUME)) {
      throw Errors.exception(
          ErrorCode.UNSUPPORTED,
          program + " cannot resume a conversation: begin a new one",
          Outcome.NOT_PERFORMED);
    }
    boolean elsewhere = !earlier.directory().equals(options.directory());
    if (elsewhere && !capabilities.contains(Capability.RESUME_ELSEWHERE)) {
      throw Errors.exception(
          ErrorCode.CONTINUATION_NOT_FOUND,
          "%s keeps its conversations by directory: this one is of %s, not of %s. Resume it there"
              .formatted(program, earlier.directory(), options.directory()),
          Outcome.NOT_PERFORMED);
    }
  }
}
