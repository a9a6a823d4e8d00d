package dev.brokerline.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.tree.ProcessTree;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each step of an end is done, though every other one throws. */
class ConnectionEndsTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final FakeBroker fake = FakeBroker.create();
  private final BrokerClientOptions options =
      BrokerClientOptions.builder()
          .processFactory(fake.processFactory())
          .closeTimeout(Duration.ofSeconds(5))
          .build();
  private final Connection connection =
      new Connection(
          options,
          new Failing(Transport.of(options)),
          SharedExecutors.TIMER,
          EventDispatcher.of(options),
          List.of(new Throwing(), new Throwing()));

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void anExitIsToldThoughAllThrow() throws Exception {
    get(connection.start());
    fake.enqueue("get_status", Answer.none());
    CompletableFuture<?> asked = connection.conversation().request(new GetStatus(), BOUND);
    fake.exit(9);
    assertThat(get(connection.closed()).exit()).isPresent();
    assertThat(asked).failsWithin(BOUND);
  }

  @Test
  void aCloseGoesDownThoughTheProcessesCannotBeLookedAt() throws Exception {
    get(connection.start());
    assertThat(get(connection.close()).how()).isEqualTo(CloseReport.How.SHUT_DOWN);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static final class Throwing implements WireObserver {
    @Override
    public void watch(EventTable<Object> events) {}

    @Override
    public void ended(String why) {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  private record Failing(Transport behind) implements Transport {
    @Override
    public ChildProcess open(ChildProcess.Listener listener) {
      return behind.open(listener);
    }

    @Override
    public Optional<LocalRelaycast> relaycast() {
      return Optional.empty();
    }

    @Override
    public Optional<ProcessTree> tree() {
      throw new IllegalStateException("the processes cannot be looked at");
    }

    @Override
    public void cleanUp() {
      throw new NoClassDefFoundError("clean-up");
    }
  }
}
