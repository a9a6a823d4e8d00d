package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.BrokerFault;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.FakeBrokerBuilder;
import dev.brokerline.testing.FakeBrokerExecutable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client before a fake broker that misbehaves. */
final class FaultyBroker implements AutoCloseable {

  /** Longer than anything takes here, on a machine that is busy with other things. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final BrokerClient client;
  final EventRecorder events = new EventRecorder();
  final @Nullable FakeBroker fake;

  private FaultyBroker(BrokerClientOptions options, @Nullable FakeBroker fake) {
    this.client = BrokerClient.create(options);
    this.fake = fake;
    client.listen(events);
  }

  static FaultyBroker inMemory(BrokerFault... faults) {
    FakeBrokerBuilder builder = FakeBroker.builder();
    for (BrokerFault fault : faults) {
      builder.fault(fault);
    }
    return inMemory(builder, BrokerClientOptions.builder());
  }

  static FaultyBroker inMemory(FakeBrokerBuilder builder, BrokerClientOptions.Builder options) {
    FakeBroker fake = builder.build();
    return new FaultyBroker(options.processFactory(fake.processFactory()).build(), fake);
  }

  /** Each fault is the text of its option, {@code NAME} or {@code NAME:PARAMETER}. */
  static FaultyBroker process(Path directory, ProcessBackend backend, Object... faults)
      throws Exception {
    return process(directory, RealBroker.options().processBackend(backend), faults);
  }

  static FaultyBroker process(Path directory, BrokerClientOptions.Builder options, Object... faults)
      throws Exception {
    String[] arguments = new String[faults.length];
    for (int i = 0; i < faults.length; i++) {
      arguments[i] = "--fake-fault=" + faults[i];
    }
    Path binary = FakeBrokerExecutable.create(directory, arguments);
    return new FaultyBroker(options.binary(binary).build(), null);
  }

  FaultyBroker started() throws Exception {
    client.start().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  <R> R ask(BrokerRequest<R> request) throws Exception {
    return client.request(request).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for a failure, and notes how long it took until the caller knew. */
  static <E extends Throwable> E failure(
      BrokerFault fault, CompletableFuture<?> asked, Class<E> type) throws Exception {
    long start = System.nanoTime();
    Throwable failure = catchThrowable(() -> asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(failure).isInstanceOf(ExecutionException.class).cause().isInstanceOf(type);
    knew(fault, start);
    return type.cast(failure.getCause());
  }

  /** Notes how long it took, since that moment, until the caller knew. */
  static void knew(BrokerFault fault, long startNanos) throws Exception {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    Figures.record("fault " + fault, millis + " ms");
  }

  CloseReport closeReport() throws Exception {
    return client.closeAsync().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    Optional<ProcessHandle> process =
        client.start().isCompletedExceptionally()
            ? Optional.empty()
            : ProcessHandle.of(client.start().join().pid());
    assertThat(client.closeAsync()).as("the end of the client").succeedsWithin(PATIENCE);
    if (fake != null) {
      fake.close();
    } else {
      assertThat(process.map(ProcessHandle::isAlive))
          .as("the broker is alive")
          .isNotEqualTo(Optional.of(true));
    }
  }
}
