package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.agents.model.AgentWaitException;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.model.EventHistory;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a program counts as ready, before a fake broker. */
class AwaitReadyTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final FakeBroker fake =
      FakeBroker.builder().neverReady().missingProgram("missing").build();
  private final AgentRelay relay =
      AgentRelay.create(
          AgentRelayOptions.builder()
              .broker(BrokerClientOptions.builder().processFactory(fake.processFactory()).build())
              .supervision(SupervisionPolicy.NONE)
              .build());

  @AfterEach
  void closeAll() {
    relay.close();
    fake.close();
  }

  @Test
  void isReadyWhenTheWorkerSaysSoAndAtOnceAfterwards() throws Exception {
    spawn("w", "cat");
    var ready = ready("w", LONG);
    assertThat(ready).isNotDone();
    fake.makeReady("w");
    get(ready);
    assertThat(ready("w", LONG)).isCompleted();
  }

  @Test
  void failsAtOnceWithTheWorkersWordsWhenTheProgramIsMissing() throws Exception {
    spawn("w", "missing");
    AgentWaitException failure = notReady(ready("w", LONG));
    assertThat(failure.reason()).isEqualTo(Reason.LAUNCH_FAILED);
    assertThat(failure.workerStderr()).anyMatch(line -> line.contains("Unable to spawn missing"));
    assertThat(failure).hasMessageContaining("Unable to spawn missing");
  }

  @Test
  void waitsOnForAWorkerThatWasKilledAndRestarts() throws Exception {
    spawn("w", "cat");
    var ready = ready("w", LONG);
    fake.crashAgent("w", 9);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !relay
                    .history()
                    .find(EventHistory.Query.all().ofKind("agent_restarted"))
                    .events()
                    .isEmpty());
    assertThat(ready).isNotDone();
    fake.makeReady("w");
    get(ready);
  }

  @Test
  void failsAtOnceForAnAgentThatHasEnded() throws Exception {
    spawn("a", "cat");
    var exits = ready("a", LONG);
    fake.exitAgent("a");
    assertThat(notReady(exits).reason()).isEqualTo(Reason.EXITED);
    assertThat(notReady(ready("a", LONG)).reason()).isEqualTo(Reason.EXITED);
    spawn("b", "cat");
    var released = ready("b", LONG);
    get(relay.agent("b").orElseThrow().release());
    assertThat(notReady(released).reason()).isEqualTo(Reason.RELEASED);
    spawn("c", "cat");
    var lost = ready("c", LONG);
    fake.exit(1);
    assertThat(notReady(lost).reason()).isEqualTo(Reason.BROKER_ENDED);
  }

  @Test
  void saysWhatIsKnownWhenItsOwnTimeIsOver() throws Exception {
    spawn("w", "cat");
    AgentWaitException failure = notReady(ready("w", Duration.ofMillis(20)));
    assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  private static AgentWaitException notReady(CompletableFuture<Void> wait) throws Exception {
    try {
      get(wait);
    } catch (ExecutionException e) {
      return (AgentWaitException) e.getCause();
    }
    throw new AssertionError("it is ready");
  }

  private void spawn(String name, String program) throws Exception {
    get(relay.spawn(name, program));
  }

  private CompletableFuture<Void> ready(String name, Duration timeout) {
    return relay.agent(name).orElseThrow().awaitReady(timeout);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
