package dev.brokerline.cli.doctor;

import dev.brokerline.cli.doctor.Check.Status;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Detection;
import dev.brokerline.spawn.internal.SearchPath;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells of each agent program what this machine has of it. All are asked in parallel. */
final class AgentsCheck {

  private static final String SUBJECT = "agent";

  private final Map<String, String> environment;
  private final CompletableFuture<List<Detection>> detections;

  private AgentsCheck(
      Map<String, String> environment, CompletableFuture<List<Detection>> detections) {
    this.environment = environment;
    this.detections = detections;
  }

  /** Asks all programs, each for at most the limit. */
  static AgentsCheck begin(Map<String, String> environment, Duration limit) {
    return new AgentsCheck(
        environment,
        Futures.allOf(
            AgentPrograms.all().values().stream()
                .map(program -> Harness.detect(program, environment, limit))
                .toList()));
  }

  /** Tells of each program that is here in a line of its own, and of the others in one. */
  void tell(Consumer<Check> checks) {
    List<Detection> all = detections.join();
    all.stream()
        .filter(Detection::isInstalled)
        .forEach(found -> checks.accept(new Check(SUBJECT, Status.NOTE, found.toString())));
    String missing =
        all.stream()
            .filter(one -> !one.isInstalled())
            .map(one -> one.program().id())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      checks.accept(
          new Check(
              SUBJECT, Status.NOTE, "not found: " + missing + "; looked in " + directories()));
    }
  }

  private String directories() {
    return SearchPath.of(environment).directories().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
