package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.broker.internal.headless.HeadlessWorker;
import dev.brokerline.broker.internal.mcp.Pass;
import dev.brokerline.broker.internal.terminal.TerminalCommand;
import dev.brokerline.broker.internal.terminal.TerminalSpec;
import dev.brokerline.broker.internal.terminal.TerminalWorker;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.McpServer;
import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.CallersVariables;
import dev.brokerline.spawn.internal.SearchPath;
import dev.brokerline.spawn.internal.UserHome;
import dev.brokerline.spawn.pty.PtyOptions;
import dev.brokerline.spawn.pty.PtyProcessFactory;
import dev.brokerline.spawn.pty.PtySize;
import dev.brokerline.spawn.pty.posix.PosixPtys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the workers of agents. */
public final class Workers {

  /** The size of a terminal that nobody has resized, as the native broker has it. */
  private static final PtySize SIZE = new PtySize(80, 24);

  private static final Duration IDLE = Duration.ofSeconds(30);

  /** What a program prints in so much time is one event, if it goes on printing. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Map<String, String> environment;
  private final SerialExecutor thread;
  private final Timer timer;

  /**
   * Makes a factory.
   *
   * @param environment the variables that programs inherit
   * @param thread the broker's thread
   */
  public Workers(Map<String, String> environment, SerialExecutor thread, Timer timer) {
    this.environment = environment;
    this.thread = thread;
    this.timer = timer;
  }

  /**
   * What is to run.
   *
   * @param directory the agent's working directory, which exists
   * @param continuation the conversation that goes on, or null
   * @param idleThreshold after so much silence a program whose state is not known counts as idle
   */
  record Wish(
      AgentSpec spec,
      Path directory,
      @Nullable Continuation continuation,
      @Nullable Duration idleThreshold) {}

  /**
   * Makes a worker, and starts nothing.
   *
   * @param member what gives the program its tools, if it can have them
   * @throws RequestError if the agent cannot be run
   */
  AgentWorker worker(Wish wish, WorkerListener listener, Member member) {
    AgentSpec spec = wish.spec();
    HeadlessProvider provider = spec.provider();
    if (spec.runtime() == AgentSpec.RuntimeKind.PTY || provider == null) {
      return new TerminalWorker(terminal(wish, member), terminals(), thread, timer, listener);
    }
    AgentProgram program = program(provider.id());
    requireInstalled(program);
    Optional<Pass> pass = headlessPass(program, member);
    return new HeadlessWorker(
        spec.name(),
        earlier -> options(program, wish, pass, earlier),
        wish.continuation(),
        thread,
        listener);
  }

  private static Optional<Pass> headlessPass(AgentProgram program, Member member) {
    boolean can =
        program.ways().stream()
            .limit(1)
            .anyMatch(way -> way.capabilities().contains(Capability.MCP_HTTP));
    if (!can) {
      member.cannot(program.id() + " takes no MCP servers over HTTP");
      return Optional.empty();
    }
    return member.admit();
  }

  private PtyProcessFactory terminals() {
    return PosixPtys.problem()
        .<PtyProcessFactory>map(
            why -> {
              throw RequestError.of(
                  ErrorCode.UNSUPPORTED_OPERATION, "there are no terminals here: " + why);
            })
        .orElseGet(
            () ->
                PosixPtys.factory(
                    PtyOptions.of(thread, UserHome.brokerline(environment).orElse(null))
                        .withPause(PAUSE)));
  }

  private TerminalSpec terminal(Wish wish, Member member) {
    AgentSpec spec = wish.spec();
    TerminalCommand command;
    try {
      command = TerminalCommand.of(spec);
    } catch (IllegalArgumentException e) {
      throw RequestError.of(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
    TerminalTools tools =
        TerminalTools.of(
            command,
            CallersVariables.without(environment),
            UserHome.brokerline(environment),
            member);
    return new TerminalSpec(
        spec.name(),
        command,
        new ProcessCommand(
            found(command.program(), wish.directory()),
            tools.arguments(),
            wish.directory(),
            tools.environment()),
        SIZE,
        wish.idleThreshold() == null ? IDLE : wish.idleThreshold(),
        UserHome.brokerline(environment),
        conversation(command, wish));
  }

  /** Returns the key of the conversation that a program in a terminal goes on with, or null. */
  private static @Nullable String conversation(TerminalCommand command, Wish wish) {
    Continuation earlier = wish.continuation();
    if (earlier == null) {
      return null;
    }
    if (!TerminalWorker.canGoOn(command.name()) || !earlier.program().equals(command.name())) {
      throw RequestError.of(
          "continuation_not_found",
          "'"
              + command.name()
              + "' cannot go on in a terminal with a conversation of "
              + earlier.program());
    }
    return earlier.key();
  }

  /** Finds a program by its name. What is wrong with a path, the launch finds out. */
  private Path found(String program, Path directory) {
    if (program.contains("/")) {
      return directory.resolve(program);
    }
    return SearchPath.of(environment)
        .find(program)
        .orElseThrow(
            () ->
                RequestError.of(
                    "program_not_found",
                    "'" + program + "' was not found in " + SearchPath.text(environment)));
  }

  private static AgentProgram program(String id) {
    return AgentPrograms.find(id)
        .orElseThrow(
            () ->
                RequestError.of(
                    "program_unknown",
                    "there is no program '"
                        + id
                        + "'; known are "
                        + String.join(", ", AgentPrograms.all().keySet())
                        + ", and acp:COMMAND for any other agent that speaks ACP"));
  }

  private void requireInstalled(AgentProgram program) {
    ProgramLocation location = ProgramLocation.find(program, environment);
    if (location.executable().isEmpty()) {
      throw RequestError.of(
          "program_not_found",
          program.id()
              + " is not installed: there is none of "
              + location.places().stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
  }

  private SessionOptions options(
      AgentProgram program, Wish wish, Optional<Pass> pass, @Nullable Continuation earlier) {
    AgentSpec spec = wish.spec();
    SessionOptions.Builder options =
        SessionOptions.of(program)
            .directory(wish.directory())
            .inheritedEnvironment(environment)
            .permissions(policy(spec.permissions()))
            .extraArguments(spec.args().toArray(String[]::new));
    pass.ifPresent(
        given ->
            options.mcpServers(
                McpServer.http(
                    TerminalTools.SERVER,
                    given.address(),
                    Map.of("Authorization", "Bearer " + given.token()))));
    if (spec.model() != null) {
      options.model(spec.model());
    }
    if (earlier != null) {
      options.resume(earlier);
    }
    return options.build();
  }

  private static PermissionPolicy policy(@Nullable AgentPermissions permissions) {
    if (permissions == null) {
      return PermissionPolicy.ASK;
    }
    return switch (permissions) {
      case ASK -> PermissionPolicy.ASK;
      case ALLOW -> PermissionPolicy.ALLOW;
      case DENY -> PermissionPolicy.DENY;
      case ALLOW_EVERYTHING -> PermissionPolicy.ALLOW_EVERYTHING;
    };
  }
}
