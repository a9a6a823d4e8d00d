package dev.brokerline.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.brokerline.testing.FakeBroker;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What the extensions make of tests that leave something behind, and of those that do not. */
class ExtensionsIT {

  @AfterEach
  void cleanUp() throws Exception {
    for (AutoCloseable left : Samples.LEFT) {
      left.close();
    }
    Samples.LEFT.clear();
  }

  @Test
  void aTestThatLeavesNothingPasses() {
    assertThat(failure(Samples.Leaks.class, "nothing")).isEmpty();
  }

  @Test
  void aThreadIsFound() {
    assertThat(failure(Samples.Leaks.class, "thread").orElseThrow())
        .hasMessageContaining("thread 'left-alone'");
  }

  @Test
  void aProcessIsFound() {
    assertThat(failure(Samples.Leaks.class, "process").orElseThrow())
        .hasMessageContaining("process ")
        .hasMessageContaining("sleep")
        .hasMessageNotContaining("600");
  }

  @Test
  void anOpenFileIsFound() {
    assertThat(failure(Samples.Leaks.class, "file").orElseThrow())
        .hasMessageContaining("open file ")
        .hasMessageContaining("pom.xml");
  }

  @Test
  void anExceptionThatNobodyCaughtIsFound() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    assertThat(failure(Samples.Leaks.class, "exception").orElseThrow())
        .hasMessageContaining("nobody hears me");
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
  }

  @Test
  void aTestKeepsItsOwnFailure() {
    Throwable failure = failure(Samples.Leaks.class, "fileAndFailure").orElseThrow();
    assertThat(failure).hasMessageContaining("its own failure");
    assertThat(failure.getSuppressed())
        .anySatisfy(leak -> assertThat(leak).hasMessageContaining("pom.xml"));
  }

  @Test
  void aBrokerIsGivenAndClosed() {
    assertThat(failure(Samples.Fakes.class, "closesTheBroker", FakeBroker.class)).isEmpty();
    assertThatThrownBy(() -> Samples.started(Samples.Fakes.given)).hasMessageContaining("closed");
  }

  @Test
  void aRequestWithoutAnAnswerIsFound() {
    assertThat(failure(Samples.Fakes.class, "pendingRequest", FakeBroker.class).orElseThrow())
        .hasMessageContaining("without an answer")
        .hasMessageContaining("req_9");
    assertThat(failure(Samples.Fakes.class, "answeredRequest", FakeBroker.class)).isEmpty();
  }

  @Test
  void anAnswerThatWasNotUsedIsFound() {
    assertThat(failure(Samples.Fakes.class, "unusedAnswer", FakeBroker.class).orElseThrow())
        .hasMessageContaining("get_status x 1");
  }

  @Test
  void theBrokerIsTheBuilders() {
    assertThat(failure(Samples.Registered.class, "usesTheBuilder", FakeBroker.class)).isEmpty();
  }

  private static Optional<Throwable> failure(Class<?> type, String method, Class<?>... parameters) {
    var run =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(type, method, names(parameters)))
            .execute()
            .testEvents();
    run.assertStatistics(statistics -> statistics.started(1).finished(1));
    return run.failed().stream()
        .map(Event::getPayload)
        .flatMap(Optional::stream)
        .map(TestExecutionResult.class::cast)
        .flatMap(result -> result.getThrowable().stream())
        .findFirst();
  }

  private static String names(Class<?>... types) {
    return String.join(",", Arrays.stream(types).map(Class::getName).toList());
  }
}
