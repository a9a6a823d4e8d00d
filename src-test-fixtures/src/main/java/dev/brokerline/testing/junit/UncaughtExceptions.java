package dev.brokerline.testing.junit;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Records exceptions that end threads, and passes them on to the previous handler. */
final class UncaughtExceptions {

  private final Queue<Throwable> heard = new ConcurrentLinkedQueue<>();
  private final @Nullable UncaughtExceptionHandler previous =
      Thread.getDefaultUncaughtExceptionHandler();

  private UncaughtExceptions() {}

  static UncaughtExceptions listen() {
    UncaughtExceptions exceptions = new UncaughtExceptions();
    Thread.setDefaultUncaughtExceptionHandler(exceptions::hear);
    return exceptions;
  }

  private void hear(Thread thread, Throwable exception) {
    heard.add(exception);
    if (previous != null) {
      previous.uncaughtException(thread, exception);
    }
  }

  /** Stops recording, and returns the exceptions. */
  List<Throwable> stop() {
    Thread.setDefaultUncaughtExceptionHandler(previous);
    return List.copyOf(heard);
  }
}
