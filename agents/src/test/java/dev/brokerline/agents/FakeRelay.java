package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentState;
import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.ManualTimer;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.RecordedRequest;
import dev.brokerline.testing.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A relay before a fake broker; the clocks of both are turned by hand. */
final class FakeRelay implements AutoCloseable {

  static final Duration BOUND = Duration.ofSeconds(30);
  static final Duration MINUTE = Duration.ofMinutes(1);

  final ManualTimer timer = new ManualTimer();
  final ManualScheduler brokerTime = new ManualScheduler();
  final FakeBroker fake =
      FakeBroker.builder().scheduler(brokerTime).ackAfter(Duration.ofSeconds(5)).build();
  final AtomicBoolean plugged = new AtomicBoolean();
  final AgentRelay relay;

  FakeRelay() {
    this(AgentRelayOptions.builder());
  }

  FakeRelay(AgentRelayOptions.Builder options) {
    var broker =
        BrokerClientOptions.builder()
            .processFactory(PluggedProcess.factory(fake.processFactory(), plugged))
            .build();
    relay = new AgentRelay(options.broker(broker).build(), timer);
  }

  Agent spawn(String name) throws Exception {
    return get(relay.spawn(name, "cat"));
  }

  /** Lets the broker's time pass, and returns when it is so. */
  void brokerTimeUntil(String what, BooleanSupplier condition) {
    until(
        what,
        () -> {
          brokerTime.advance(Duration.ofMillis(500));
          return condition.getAsBoolean();
        });
  }

  /** Lets the broker look at its workers once: more of its time would bring the agent back. */
  void brokerTellsOfTheCrashOf(Agent agent) {
    brokerTime.advance(Duration.ofMillis(500));
    until("the crash", () -> agent.state() == AgentState.RESTARTING);
  }

  /** Lets the time of the relay pass until it has a broker again after a loss. */
  void recovered() throws Exception {
    until("the loss to be noticed", () -> relay.state() == RelayState.RECOVERING);
    CompletableFuture<Void> recovered = relay.awaitRecovery(Duration.ofHours(1));
    until(
        "the recovery",
        () -> {
          timer.advance(Duration.ofMillis(100));
          return recovered.isDone();
        });
    get(recovered);
  }

  static void until(String what, BooleanSupplier condition) {
    await(what).atMost(BOUND).until(condition::getAsBoolean);
  }

  List<RecordedRequest> requests(String type) {
    return fake.requests().stream().filter(request -> type.equals(request.type())).toList();
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      throw new AssertionError("it did not fail: " + get(future));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  static AgentWaitException.Reason reason(CompletableFuture<?> wait) throws Exception {
    return ((AgentWaitException) failure(wait)).reason();
  }

  @Override
  public void close() {
    CompletableFuture<RelayCloseReport> closed = relay.closeAsync();
    until(
        "the end of the relay",
        () -> {
          timer.advance(Duration.ofMillis(100));
          brokerTime.advance(Duration.ofMillis(500));
          return closed.isDone();
        });
    fake.close();
    assertThat(timer.scheduled()).as("alarms that are left").isZero();
  }
}
