package dev.brokerline.concurrent;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs steps that must all run, even if another one throws. */
public final class Attempt {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private Attempt() {}

  /**
   * Runs a step. Its exceptions, errors included, are logged.
   *
   * @param what the step, as the end of "could not"
   */
  public static void to(String what, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      LOG.error("Could not {}", what, e);
    }
  }

  /** Runs a step with a result, or returns the other result if the step throws. */
  public static <T> T orElse(String what, T otherwise, Supplier<T> step) {
    try {
      return step.get();
    } catch (Throwable e) {
      LOG.error("Could not {}", what, e);
      return otherwise;
    }
  }
}
