package dev.brokerline.spawn.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a child process or a thread of ours behind. */
public class NothingLeftExtension implements BeforeEachCallback, AfterEachCallback {

  private static final Duration LIMIT = Duration.ofSeconds(30);

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
              assertThat(newChildren()).as("child processes left").isEmpty();
              assertThat(threadsThatMustEnd()).as("threads left").isEmpty();
            });
  }

  private Set<Long> newChildren() {
    Set<Long> now = children();
    now.removeAll(before);
    return now;
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  /** Returns the names of the threads that may not be there when a test is over. */
  protected List<String> threadsThatMustEnd() {
    return ourThreads();
  }

  protected static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("brokerline-"))
        .sorted()
        .toList();
  }
}
