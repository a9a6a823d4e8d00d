package dev.brokerline.harness;

import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.Drivers;
import dev.brokerline.harness.internal.Invocations;
import dev.brokerline.harness.internal.detect.Detector;
import dev.brokerline.harness.internal.engine.SessionEngine;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Detection;
import dev.brokerline.harness.program.InteractionMode;
import dev.brokerline.harness.program.IoMode;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.program.ProviderCapabilities;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.spawn.internal.SystemEnvironment;
import dev.brokerline.spawn.process.ProcessBackend;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Opens sessions with agent programs, and tells what can be had before. */
public final class Harness {

  /** How long a program may take to tell its version. */
  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(10);

  private Harness() {}

  /**
   * Returns what can be had of each provider of models, by its domain. Starts nothing, and looks
   * for nothing on this machine: {@link #detect} does. The domains are an open set.
   */
  public static Map<String, ProviderCapabilities> capabilities() {
    return capabilities(List.of());
  }

  /**
   * Does the same with more programs, or with better descriptions of known ones, for example {@code
   * program.withModels(…)}.
   */
  public static Map<String, ProviderCapabilities> capabilities(Collection<AgentProgram> more) {
    Map<String, AgentProgram> programs = new LinkedHashMap<>(AgentPrograms.all());
    more.forEach(program -> programs.put(program.id(), program));
    return programs.values().stream()
        .collect(
            Collectors.groupingBy(
                AgentProgram::provider,
                LinkedHashMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    all -> new ProviderCapabilities(all.get(0).provider(), all))));
  }

  /**
   * Looks for a program in the environment of this JVM, and asks for its version, for at most ten
   * seconds. Nothing that was started is left when the future completes.
   *
   * @return a future that never fails
   */
  public static CompletableFuture<Detection> detect(AgentProgram program) {
    return detect(program, SystemEnvironment.ofThisProcess().variables(), VERSION_TIMEOUT);
  }

  /**
   * Does the same in another environment.
   *
   * @param limit how long the program may take to tell its version
   */
  public static CompletableFuture<Detection> detect(
      AgentProgram program, Map<String, String> environment, Duration limit) {
    return new Detector(environment, limit).detect(program);
  }

  /**
   * Returns how a program is started, for a host that starts it itself: for a session of a driver,
   * or for a person in a terminal. Starts nothing.
   *
   * @throws AgentException if the program was not found or cannot do this, or if the modes make no
   *     sense together: a person needs a terminal, a protocol needs pipes
   */
  public static ProcessInvocation invocation(
      SessionOptions options, InteractionMode interaction, IoMode io) {
    return Invocations.of(options, interaction, io, "");
  }

  /**
   * Returns how a program is started for a single turn, whose options name the driver {@code
   * PROCESS_PER_TURN}. Starts nothing. The host writes the prompt to the program's standard input
   * if {@link ProcessInvocation#stdin} says so, and closes it in any case.
   *
   * @throws AgentException as the other method
   */
  public static ProcessInvocation invocation(SessionOptions options, IoMode io, String prompt) {
    return Invocations.of(options, InteractionMode.HEADLESS, io, prompt);
  }

  /**
   * Starts a program, and opens a session with it. Returns at once.
   *
   * @return a future of the session, which is ready for a prompt. It fails with an {@link
   *     AgentException} that says why; what was started is ended then. A cancellation ends it too
   */
  public static CompletableFuture<AgentSession> open(SessionOptions options) {
    SessionEngine engine;
    try {
      engine =
          new SessionEngine(
              options, ProcessBackend.AUTO.factory(), SharedExecutors.TIMER, Drivers.of(options));
    } catch (AgentException e) {
      return CompletableFuture.failedFuture(e);
    }
    AgentSession session = new AgentSession(options, engine);
    return Futures.handedOver(
        session,
        engine.open(),
        () -> {
          var unused = engine.close();
        });
  }
}
