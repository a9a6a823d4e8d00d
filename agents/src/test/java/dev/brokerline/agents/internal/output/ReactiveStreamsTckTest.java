package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.concurrent.ManualTimer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The verification of publishers that Reactive Streams publishes, run as tests of JUnit. */
class ReactiveStreamsTckTest {

  /** What is waited for a signal that must come, and for one that must not. */
  private static final long SIGNAL_MILLIS = 5_000;

  private static final long NO_SIGNAL_MILLIS = 50;

  /** What passes between two looks for an error that must come. */
  private static final long POLL_MILLIS = 10;

  private static final int MAX_ELEMENTS = 1_000;

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyRuleOfPublishersHolds() {
    return Arrays.stream(Verification.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> verify(rule)));
  }

  private static void verify(Method rule) throws Throwable {
    Verification verification = new Verification();
    verification.setUp();
    try {
      rule.invoke(verification);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause();
    }
  }

  /** Publishes the chunks of an output that has so many and then ends. */
  public static final class Verification extends FlowPublisherVerification<OutputChunk> {

    Verification() {
      super(new TestEnvironment(SIGNAL_MILLIS, NO_SIGNAL_MILLIS, POLL_MILLIS));
    }

    @Override
    public long maxElementsFromPublisher() {
      return MAX_ELEMENTS;
    }

    @Override
    public Flow.Publisher<OutputChunk> createFlowPublisher(long elements) {
      OutputLog log = OutputLog.of("program", 100_000, new ManualTimer());
      for (int i = 0; i < elements; i++) {
        log.feed(i % 2 == 0 ? "stdout" : "stderr", "x");
      }
      log.end(Reason.EXITED, "it has exited");
      return new OutputViews(
              "worker",
              log,
              new OutputViews.Service(new ManualTimer(), THREADS, THREADS),
              timeout -> new CompletableFuture<>())
          .publisher();
    }

    @Override
    public Flow.Publisher<OutputChunk> createFailedFlowPublisher() {
      return null;
    }
  }
}
