package dev.brokerline.agents;

import static dev.brokerline.agents.FakeRelay.failure;
import static dev.brokerline.agents.FakeRelay.get;
import static dev.brokerline.agents.FakeRelay.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.model.RelayState;
import dev.brokerline.client.error.RequestNotSentException;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.concurrent.Futures;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay that nobody gets ends with its broker. */
class OpenRelayTest {

  private final FakeBroker fake = FakeBroker.create();
  private final List<ChildProcess> brokers = new CopyOnWriteArrayList<>();
  private final AgentRelayOptions options =
      AgentRelayOptions.builder()
          .broker(
              BrokerClientOptions.builder()
                  .processFactory(
                      (command, listener) -> {
                        ChildProcess started = fake.processFactory().start(command, listener);
                        brokers.add(started);
                        return started;
                      })
                  .build())
          .build();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void handsTheRelayOver() throws Exception {
    try (AgentRelay relay = get(AgentRelay.open(options))) {
      assertThat(relay.state()).isEqualTo(RelayState.RUNNING);
    }
  }

  @Test
  void endsTheBrokerOfAnOpeningThatIsCancelled() {
    fake.enqueue("hello", Answer.none());
    CompletableFuture<AgentRelay> open = AgentRelay.open(options);
    until("the launch", () -> !brokers.isEmpty());
    open.cancel(true);
    until("the end", () -> !brokers.get(0).isAlive());
  }

  @Test
  void endsTheBrokerOfAnOpeningThatIsCancelledAtOnce() {
    AgentRelay.open(options).cancel(true);
    until("the end", () -> brokers.stream().noneMatch(ChildProcess::isAlive));
  }

  @Test
  void endsTheBrokerOfAnOpeningThatIsTimedOut() throws Exception {
    fake.enqueue("hello", Answer.none());
    CompletableFuture<AgentRelay> open =
        AgentRelay.open(options).orTimeout(50, TimeUnit.MILLISECONDS);
    assertThat(failure(open)).isInstanceOf(TimeoutException.class);
    until("the end", () -> brokers.stream().noneMatch(ChildProcess::isAlive));
  }

  @Test
  void asksTheNativeBrokerForNoAgentThatItWouldNotRun() throws Exception {
    for (HeadlessProvider provider : List.of(HeadlessProvider.CLAUDE, HeadlessProvider.OPENCODE)) {
      try (AgentRelay relay = AgentRelay.create(AgentRelayOptions.defaults())) {
        Throwable refusal = failure(relay.spawn(SpawnOptions.headless("h", provider).build()));
        assertThat(refusal)
            .isInstanceOf(RequestNotSentException.class)
            .hasMessageContaining("agent 'h'")
            .hasMessageContaining("no program without a terminal");
        assertThat(relay.state()).as("nothing was started for it").isEqualTo(RelayState.NEW);
      }
    }
  }

  /** Whichever comes first, the thing is either handed over or ended. */
  @Test
  void handsOverOrEndsHoweverTheyRace() throws Exception {
    for (int race = 0; race < 200; race++) {
      String thing = "thing " + race;
      AtomicInteger ends = new AtomicInteger();
      CompletableFuture<BrokerInfo> start = new CompletableFuture<>();
      CompletableFuture<String> handed = Futures.handedOver(thing, start, ends::incrementAndGet);
      Thread cancels = new Thread(() -> handed.cancel(false));
      Thread starts = new Thread(() -> start.complete(null));
      cancels.start();
      starts.start();
      cancels.join();
      starts.join();
      assertThat(ends.get()).isEqualTo(handed.isCancelled() ? 1 : 0);
    }
  }

  @Test
  void endsWhatIsReplaced() {
    AtomicInteger ends = new AtomicInteger();
    CompletableFuture<Void> start = new CompletableFuture<>();
    CompletableFuture<String> handed = Futures.handedOver("own", start, ends::incrementAndGet);
    handed.complete("another");
    start.complete(null);
    assertThat(ends.get()).isEqualTo(1);
  }
}
