package dev.brokerline.harness.program;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What this machine has of a program.
 *
 * @param location where it was found, or every place that was looked at
 * @param version the version that it tells, for example {@code 2.1.197}; without a number in its
 *     answer, the first line of that
 * @param versionProblem why there is no version, as a clause; empty if there is one, or if the
 *     program was not found
 */
public record Detection(
    ProgramLocation location,
    Optional<String> version,
    Optional<String> versionProblem,
    SignIn signIn) {

  /** Returns the program. */
  public AgentProgram program() {
    return location.program();
  }

  /** Returns whether there is an executable file. */
  public boolean isInstalled() {
    return location.executable().isPresent();
  }

  /** Returns everything in one line. */
  @Override
  public String toString() {
    String drivers =
        program().ways().stream().map(way -> way.driver().name()).collect(Collectors.joining(", "));
    return location
        .executable()
        .map(
            file ->
                "%s %s (%s), %s; %s"
                    .formatted(
                        program().id(),
                        version.or(this::versionProblem).orElse("of an unknown version"),
                        file,
                        drivers.isEmpty() ? "in a terminal only" : "drivers " + drivers,
                        signIn))
        .orElseGet(() -> program().id() + " was not found; looked for " + location.lookedFor());
  }
}
