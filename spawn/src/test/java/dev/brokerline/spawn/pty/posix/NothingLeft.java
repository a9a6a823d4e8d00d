package dev.brokerline.spawn.pty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a child of this JVM, even an unreaped one, or a thread of terminals. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Set<Long> before = Set.of();

  @Override
  public void beforeEach(ExtensionContext context) {
    before = children();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Set<Long> now = children();
              now.removeAll(before);
              assertThat(now).as("children left").isEmpty();
              assertThat(threads()).as("threads left").isEmpty();
            });
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("brokerline-(terminals|sessions|tree)"))
        .sorted()
        .toList();
  }
}
