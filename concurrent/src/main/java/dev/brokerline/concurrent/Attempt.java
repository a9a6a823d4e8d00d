package dev.brokerline.concurrent;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of several steps that are all to be done, though another one throws. */
public final class Attempt {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private Attempt() {}

  /**
   * Does a step. What it throws, errors included, is logged.
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

  /** Does a step that has a result, which is another one if it throws. */
  public static <T> T orElse(String what, T otherwise, Supplier<T> step) {
    try {
      return step.get();
    } catch (Throwable e) {
      LOG.error("Could not {}", what, e);
      return otherwise;
    }
  }
}
