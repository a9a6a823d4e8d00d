package dev.brokerline.broker.internal.engine;

import dev.brokerline.broker.internal.agent.AgentWorker;
import dev.brokerline.broker.internal.agent.WorkerListener;
import dev.brokerline.broker.internal.headless.HeadlessWorker;
import dev.brokerline.concurrent.SerialExecutor;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.model.AgentPermissions;
import dev.brokerline.protocol.model.AgentRuntime;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the workers of agents. */
public final class Workers {

  private final Map<String, String> environment;
  private final SerialExecutor thread;

  /**
   * Makes a factory.
   *
   * @param environment the variables that programs inherit
   * @param thread the broker's thread
   */
  public Workers(Map<String, String> environment, SerialExecutor thread) {
    this.environment = environment;
    this.thread = thread;
  }

  /**
   * Makes a worker, and starts nothing.
   *
   * @param directory the agent's working directory, which exists
   * @param continuation the conversation that goes on, or null
   * @throws RequestError if the agent cannot be run
   */
  AgentWorker worker(
      AgentSpec spec,
      Path directory,
      @Nullable Continuation continuation,
      WorkerListener listener) {
    HeadlessProvider provider = spec.provider();
    if (spec.runtime() == AgentRuntime.PTY || provider == null) {
      throw RequestError.of(
          ErrorCode.UNSUPPORTED_OPERATION,
          "this broker runs no program in a terminal yet: spawn agent '"
              + spec.name()
              + "' headless, or use the native broker");
    }
    AgentProgram program = program(provider.id());
    requireInstalled(program);
    return new HeadlessWorker(
        spec.name(),
        earlier -> options(program, spec, directory, earlier),
        continuation,
        thread,
        listener);
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
      AgentProgram program, AgentSpec spec, Path directory, @Nullable Continuation earlier) {
    SessionOptions.Builder options =
        SessionOptions.of(program)
            .directory(directory)
            .inheritedEnvironment(environment)
            .permissions(policy(spec.permissions()))
            .extraArguments(spec.args().toArray(String[]::new));
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
