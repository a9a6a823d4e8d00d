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
 * Gives each test its own {@link FakeBroker}, as a parameter of the test method or of
 * {@code @BeforeEach} and {@code @AfterEach} methods, and closes it afterwards.
 *
 * <p>The test fails if the running broker left requests unanswered, if an enqueued answer was not
 * used, or if a handler or listener of the broker threw. Use {@code @ExtendWith} for brokers that
 * behave like the real one, and {@code @RegisterExtension} with {@link #of} for others.
 */
public final class FakeBrokerExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(FakeBrokerExtension.class);

  private final Supplier<FakeBrokerBuilder> builders;

  /** Makes an extension whose brokers behave like the real one. */
  public FakeBrokerExtension() {
    this(FakeBroker::builder);
  }

  private FakeBrokerExtension(Supplier<FakeBrokerBuilder> builders) {
    this.builders = builders;
  }

  /** Returns an extension that makes its brokers with these builders, one per test. */
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
    try {
      if (context.getExecutionException().isEmpty()) {
        List<RecordedRequest> pending = broker.unanswered();
        if (!pending.isEmpty()) {
          throw new AssertionError("the test left requests without an answer: " + pending);
        }
        broker.assertNothingWrong();
      }
    } finally {
      broker.close();
    }
  }
}
