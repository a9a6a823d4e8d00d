package dev.brokerline.testing.junit;

import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.FakeBrokerBuilder;
import dev.brokerline.testing.RecordedRequest;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link FakeBroker} of its own, as a parameter of the test method or of its
 * {@code @BeforeEach} and {@code @AfterEach}, and closes it after them.
 *
 * <p>The test fails if its broker is left running with requests that nobody answered, if an answer
 * that was enqueued was not used, or if a handler or listener of the broker threw. Use it with
 * {@code @ExtendWith} for brokers that behave as the real one does, or with
 * {@code @RegisterExtension} and {@link #of} for others.
 */
public final class FakeBrokerExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(FakeBrokerExtension.class);

  private final Supplier<FakeBrokerBuilder> builders;

  /** Makes an extension whose brokers behave as the real one does. */
  public FakeBrokerExtension() {
    this(FakeBroker::builder);
  }

  private FakeBrokerExtension(Supplier<FakeBrokerBuilder> builders) {
    this.builders = builders;
  }

  /** Returns an extension whose brokers are made by the builders that are given, one for a test. */
  public static FakeBrokerExtension of(Supplier<FakeBrokerBuilder> builders) {
    return new FakeBrokerExtension(builders);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    broker(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FakeBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return broker(context);
  }

  private FakeBroker broker(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(this, key -> builders.get().build(), FakeBroker.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FakeBroker broker = context.getStore(NAMESPACE).remove(this, FakeBroker.class);
    List<RecordedRequest> pending = broker.unanswered();
    broker.close();
    if (context.getExecutionException().isPresent()) {
      return;
    }
    if (!pending.isEmpty()) {
      throw new AssertionError("the test left requests without an answer: " + pending);
    }
    broker.assertNothingWrong();
  }
}
