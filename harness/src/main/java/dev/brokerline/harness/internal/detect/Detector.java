package dev.brokerline.harness.internal.detect;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.detect.VersionQuestion.Answer;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Detection;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.ProgramLocation;
import dev.brokerline.harness.program.SignIn;
import dev.brokerline.harness.program.StdinMode;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.internal.WorkingDirectory;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds a program, asks for its version, and looks for its login. */
public final class Detector {

  private static final int MAX_LINE_BYTES = 4096;

  private final Map<String, String> environment;
  private final Duration limit;

  /**
   * @param environment the environment of the host
   * @param limit how long the program may take to tell its version
   */
  public Detector(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /** Returns a future of what was found, which never fails. */
  public CompletableFuture<Detection> detect(AgentProgram program) {
    ProgramLocation location = ProgramLocation.find(program, environment);
    SignIn signIn = program.login().look(environment);
    if (location.executable().isEmpty()) {
      return CompletableFuture.completedFuture(
          new Detection(location, Optional.empty(), Optional.empty(), signIn));
    }
    return version(program, location.executable().get())
        .thenApply(answer -> new Detection(location, answer.version(), answer.problem(), signIn));
  }

  private CompletableFuture<Answer> version(AgentProgram program, Path executable) {
    if (program.versionArguments().isEmpty()) {
      return CompletableFuture.completedFuture(Answer.none("cannot be asked for its version"));
    }
    ProcessCommand command =
        ProcessInvocation.of(
                executable,
                program.versionArguments(),
                WorkingDirectory.absolute(Path.of("")),
                Map.of(),
                StdinMode.NONE)
            .command(environment);
    return VersionQuestion.ask(
        command,
        ProcessBackend.JAVA.factory(ProcessBackend.Limits.withMaxLineBytes(MAX_LINE_BYTES)),
        SharedExecutors.TIMER,
        limit);
  }
}
