package dev.brokerline.harness.internal;

import dev.brokerline.harness.internal.driver.CommandLine;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.internal.driver.claude.ClaudeDriver;
import dev.brokerline.harness.internal.driver.oneturn.OneTurnDriver;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.program.Flags;
import dev.brokerline.harness.program.InteractionMode;
import dev.brokerline.harness.program.IoMode;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How programs are started, for hosts that start them themselves. */
public final class Invocations {

  private final SessionOptions options;
  private final AgentProgram program;
  private final Flags flags;

  private Invocations(SessionOptions options) {
    this.options = options;
    this.program = options.program();
    this.flags = program.flags();
  }

  /**
   * Returns how a program is started. Starts nothing.
   *
   * @throws AgentException if that cannot be, or makes no sense
   */
  public static ProcessInvocation of(
      SessionOptions options, InteractionMode interaction, IoMode io, String prompt) {
    Invocations invocations = new Invocations(options);
    return interaction == InteractionMode.INTERACTIVE
        ? invocations.interactive(io, prompt)
        : invocations.headless(io, prompt);
  }

  private ProcessInvocation headless(IoMode io, String prompt) {
    Path executable = Drivers.executableFor(options);
    DriverKind driver = options.way().driver();
    if (io == IoMode.PTY) {
      throw senseless("without a person, " + program + " needs pipes: a terminal would echo");
    }
    if (driver == DriverKind.PROCESS_PER_TURN) {
      if (prompt.isBlank()) {
        throw senseless("a single turn needs a prompt");
      }
      requireNoServers("when it runs for one turn");
      return OneTurnDriver.invocation(options, executable, prompt);
    }
    if (io == IoMode.INHERIT) {
      throw senseless("the host's own streams do not speak " + driver + ": use pipes");
    }
    if (!prompt.isBlank()) {
      throw senseless(driver + " takes prompts in its protocol, not when it starts");
    }
    return driver == DriverKind.CLAUDE_STREAM_JSON
        ? ClaudeDriver.invocation(options, executable, ClaudeDriver.sessionId(options))
        : CommandLine.ofProtocol(options, executable).withWarnings(toldInTheProtocol());
  }

  private List<String> toldInTheProtocol() {
    List<String> warnings = new ArrayList<>();
    if (options.model().isPresent()) {
      warnings.add("The model is named in the protocol, not by the arguments.");
    }
    if (options.continuation().isPresent()) {
      warnings.add("The conversation is named in the protocol, not by the arguments.");
    }
    return warnings;
  }

  private ProcessInvocation interactive(IoMode io, String prompt) {
    if (io == IoMode.PIPES) {
      throw senseless("a person needs a terminal: " + program + " draws none on pipes");
    }
    if (!prompt.isBlank()) {
      throw senseless("in a terminal, the person types the prompt");
    }
    requireNoServers("in a terminal");
    Path executable = Drivers.executableInTerminal(options);
    requireFlag(options.model().isPresent(), flags.model(), "for a model");
    requireFlag(options.continuation().isPresent(), flags.resume(), "to resume a conversation");
    List<String> arguments = new ArrayList<>(flags.terminal());
    Map<String, String> environment = new TreeMap<>();
    CommandLine.add(options, options.model(), arguments, environment);
    String key =
        options.continuation().map(Continuation::key).orElseGet(() -> UUID.randomUUID().toString());
    boolean resumes = options.continuation().isPresent();
    arguments.addAll(resumes ? flags.forConversation(key) : flags.forNewConversation(key));
    environment.putAll(options.environment());
    ProcessInvocation invocation =
        ProcessInvocation.of(
                executable, arguments, options.directory(), environment, StdinMode.TERMINAL)
            .withWarnings(inTerminal());
    return resumes || !flags.begin().isEmpty() ? invocation.withConversation(key) : invocation;
  }

  private List<String> inTerminal() {
    PermissionPolicy policy = options.permissions();
    if (policy == PermissionPolicy.ALLOW_EVERYTHING) {
      return flags.askNothing().isEmpty()
          ? List.of("No flag of " + program + " is known that lets it ask nothing in a terminal.")
          : List.of(program + " runs any tool without asking.");
    }
    return List.of(
        "In a terminal, " + program + " asks its person for permissions, and nobody else.");
  }

  private void requireFlag(boolean isWanted, List<String> words, String purpose) {
    if (isWanted && words.isEmpty()) {
      throw Errors.exception(
          ErrorCode.UNSUPPORTED,
          "no flag of %s %s in a terminal is known: give it as an extra argument"
              .formatted(program, purpose),
          Outcome.NOT_PERFORMED);
    }
  }

  private void requireNoServers(String when) {
    if (!options.mcpServers().isEmpty()) {
      // Their variables may be secret, and every user can read a command line.
      throw Errors.exception(
          ErrorCode.UNSUPPORTED,
          program + " takes no MCP servers " + when + ": open a session for that",
          Outcome.NOT_PERFORMED);
    }
  }

  private static AgentException senseless(String why) {
    return Errors.exception(ErrorCode.INVALID_REQUEST, why, Outcome.NOT_PERFORMED);
  }
}
