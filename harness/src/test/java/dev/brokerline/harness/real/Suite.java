package dev.brokerline.harness.real;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs checks one after the other, each within a time, and all within another. */
final class Suite {

  /** Longer than all waits of a check that goes well. */
  private static final Duration CHECK = Duration.ofMinutes(5);

  private final Collection<Check> checks;
  private final Deadline deadline;
  private final PrintStream progress;

  Suite(Collection<Check> checks, Deadline deadline, PrintStream progress) {
    this.checks = checks;
    this.deadline = deadline;
    this.progress = progress;
  }

  /** Runs the checks on a program. */
  Report run(String program, String version, Function<Check, Stage.Maker> stages)
      throws InterruptedException {
    Map<Check, Finding> findings = new EnumMap<>(Check.class);
    for (Check check : checks) {
      long began = System.nanoTime();
      Finding finding = run(check, stages.apply(check));
      findings.put(check, finding);
      progress.printf(
          "%s %s: %s %s (%.1f s)%n",
          program, check.id(), finding.status(), finding.text(), (System.nanoTime() - began) / 1e9);
    }
    return new Report(program, version, findings);
  }

  private Finding run(Check check, Stage.Maker stages) throws InterruptedException {
    Duration time = deadline.leftAtMost(CHECK);
    if (time.isNegative()) {
      return new Finding(Finding.Status.NOT_RUN, "");
    }
    CompletableFuture<Finding> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(check.run(stages));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "check-" + check.id());
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return new Finding(
          Finding.Status.FAILED, "the check did not end within " + time.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Finding(Finding.Status.FAILED, String.valueOf(e.getCause()));
    }
  }
}
