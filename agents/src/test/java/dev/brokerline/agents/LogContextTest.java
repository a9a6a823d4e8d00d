package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.internal.LogContext;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.client.options.MdcKeys;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import dev.brokerline.testing.time.ManualScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the MDC says while code of users runs. */
class LogContextTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  static {
    // While SLF4J is being set up by several threads, what one puts into the MDC may be lost.
    MDC.clear();
  }

  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private final ManualScheduler brokerTime = new ManualScheduler();
  private final FakeBroker fake = FakeBroker.builder().scheduler(brokerTime).build();

  /** The executors run in place, on threads of ours: what is left behind there would be seen. */
  private final AgentRelay relay =
      AgentRelay.create(
          AgentRelayOptions.builder()
              .broker(
                  BrokerClientOptions.builder()
                      .processFactory(fake.processFactory())
                      .callbackExecutor(Runnable::run)
                      .listenerExecutor(Runnable::run)
                      .observer(new Noting())
                      .build())
              .hooks(new NotingHooks())
              .build());

  private final class Noting implements BrokerObserver {
    @Override
    public void requestAnswered(BrokerObserver.Request request, Duration took) {
      note("observer of " + request.type());
    }
  }

  private final class NotingHooks implements AgentHooks {
    @Override
    public void beforeSpawn(SpawnOptions options) {
      note("hook");
    }
  }

  private void note(String where) {
    seen.put(
        where,
        "%s %s %s"
            .formatted(
                MDC.get(MdcKeys.BROKER) == null ? "-" : "pid",
                MDC.get(MdcKeys.AGENT),
                MDC.get(MdcKeys.REQUEST)));
  }

  @AfterEach
  void close() {
    relay.close();
    fake.close();
  }

  @Test
  void saysWhichAgentListenersHooksAndWaitsAreAbout() throws Exception {
    relay.listen(
        event -> {
          if (event instanceof ClientEvent.FromBroker from
              && from.event() instanceof AgentEvent.Spawned) {
            note("listener");
          }
        });
    Agent agent = get(relay.spawn("a", "cat"));
    agent.output().listenToLines(line -> note("output"));
    CompletableFuture<Void> ready = agent.awaitReady(SOON);
    var unused = ready.thenRun(() -> note("wait"));
    fake.makeReady("a");
    fake.printOutput("a", "hello\r\n");
    await().atMost(SOON).until(() -> seen.keySet().containsAll(Set.of("wait", "output")));
    assertThat(seen)
        .containsEntry("hook", "- a null")
        .containsEntry("listener", "- a null")
        .containsEntry("output", "- a null");
    // It is completed by the decoder, and may tell the broker as well.
    assertThat(seen.get("wait")).endsWith(" a null");
  }

  @Test
  void saysWhichRequestAFutureIsAbout() throws Exception {
    get(relay.start());
    // What follows a future that is done runs on the caller: the answer waits for what follows it.
    fake.enqueue("get_status", Answer.own().after(Duration.ofSeconds(1)));
    CompletableFuture<?> noted = relay.request(new GetStatus()).thenRun(() -> note("future"));
    brokerTime.advance(Duration.ofSeconds(1));
    get(noted);
    assertThat(seen.get("future")).matches("pid null req_\\d+");
    assertThat(seen.get("observer of get_status")).isEqualTo("pid null null");
  }

  @Test
  void isNotInheritedByThreadsThatAreMadeInIt() throws Exception {
    AtomicReference<Thread> made = new AtomicReference<>();
    LogContext.ofAgent("a").run(() -> made.set(SharedExecutors.runBlocking(() -> note("thread"))));
    made.get().join(SOON.toMillis());
    assertThat(seen).containsEntry("thread", "- null null");
  }

  @Test
  void leavesTheContextOfOthersAsItWas() {
    MDC.put(MdcKeys.AGENT, "mine");
    try {
      LogContext.ofAgent("other")
          .run(
              () -> {
                assertThat(MDC.get(MdcKeys.AGENT)).isEqualTo("other");
                new LogContext("7", "inner", "req_1").run(() -> note("inside"));
                assertThat(MDC.get(MdcKeys.REQUEST)).isNull();
              });
      assertThat(seen).containsEntry("inside", "pid inner req_1");
      assertThat(MDC.get(MdcKeys.AGENT)).isEqualTo("mine");
      assertThat(
              catchThrowable(
                  () ->
                      LogContext.ofAgent("x")
                          .run(
                              () -> {
                                throw new IllegalStateException();
                              })))
          .isInstanceOf(IllegalStateException.class);
      assertThat(MDC.get(MdcKeys.AGENT)).isEqualTo("mine");
    } finally {
      MDC.clear();
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
