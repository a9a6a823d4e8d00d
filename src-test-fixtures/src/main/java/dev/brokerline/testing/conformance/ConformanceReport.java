package dev.brokerline.testing.conformance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results of the scenarios, in the order of running. */
public record ConformanceReport(List<Result> results) {

  public ConformanceReport {
    results = List.copyOf(results);
  }

  /**
   * The result of one scenario.
   *
   * @param promise what the protocol promises
   * @param failure how the broker broke it, or empty if it kept it
   */
  public record Result(String promise, Optional<String> failure) {}

  /** Returns whether the broker kept every promise. */
  public boolean passed() {
    return results.stream().allMatch(result -> result.failure().isEmpty());
  }

  /** Returns the broken promises. */
  public List<Result> failures() {
    return results.stream().filter(result -> result.failure().isPresent()).toList();
  }

  /** Returns one line for each scenario, with details below those that failed. */
  @Override
  public String toString() {
    return results.stream()
        .map(
            result ->
                result
                    .failure()
                    .map(facts -> "FAILED " + result.promise() + "\n" + facts.indent(7))
                    .orElse("passed " + result.promise() + "\n"))
        .collect(Collectors.joining());
  }
}
