package dev.brokerline.testing.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test that leaves a thread, a child process or an open file behind, or during which a
 * thread died of an uncaught exception.
 *
 * <p>It looks after the test's {@code @AfterEach} methods and after extensions that were registered
 * later, and waits up to five seconds for things to end. It ignores threads and files of the JVM
 * and of JUnit, and the threads that Brokerline's clients share, which end by themselves when idle.
 * It sees open files only on Linux, and never sockets. One failure lists everything that was found.
 * If the test fails anyway, this failure is a suppressed exception of the test's own.
 *
 * <p>It watches the whole JVM, so it would blame tests that run at the same time for each other.
 * Use it where the tests of a JVM run one after another, as JUnit does by default.
 */
public final class NoLeaksExtension implements BeforeEachCallback, AfterEachCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Namespace NAMESPACE = Namespace.create(NoLeaksExtension.class);

  private final Duration patience;

  /** Makes an extension for any number of tests. */
  public NoLeaksExtension() {
    this(PATIENCE);
  }

  NoLeaksExtension(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    store.put(Holdings.class, Holdings.now());
    store.put(UncaughtExceptions.class, UncaughtExceptions.listen());
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    Holdings before = store.get(Holdings.class, Holdings.class);
    UncaughtExceptions uncaught = store.get(UncaughtExceptions.class, UncaughtExceptions.class);
    List<String> leaks = new ArrayList<>(before.awaitNothingMore(patience));
    List<Throwable> thrown = uncaught.stop();
    thrown.forEach(exception -> leaks.add("an exception that nobody caught: " + exception));
    if (leaks.isEmpty()) {
      return;
    }
    AssertionError failure =
        new AssertionError("the test left behind:\n  " + String.join("\n  ", leaks));
    thrown.forEach(failure::addSuppressed);
    Throwable own = context.getExecutionException().orElse(null);
    if (own == null) {
      throw failure;
    }
    own.addSuppressed(failure);
  }
}
