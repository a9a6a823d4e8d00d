package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.client.internal.LogContext;
import dev.brokerline.client.observe.BrokerObserver;
import dev.brokerline.client.observe.ObservedRequest;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.testing.FakeBroker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the MDC holds while the code of users runs, and afterwards. */
class LogContextTest {

  @Test
  void isThereForCallbacksListenersAndObserversAndGoneAfterwards() throws Exception {
    CompletableFuture<Map<String, String>> answered = new CompletableFuture<>();
    CompletableFuture<Map<String, String>> heard = new CompletableFuture<>();
    CompletableFuture<Map<String, String>> observed = new CompletableFuture<>();
    CompletableFuture<String> told = new CompletableFuture<>();
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (FakeBroker fake = FakeBroker.builder().build();
        BrokerClient client =
            BrokerClient.create(
                BrokerClientOptions.builder()
                    .processFactory(fake.processFactory())
                    .callbackExecutor(one)
                    .listenerExecutor(one)
                    .observer(
                        new BrokerObserver() {
                          @Override
                          public void requestAnswered(ObservedRequest request, Duration took) {
                            if (request.type().equals("spawn_agent")) {
                              observed.complete(MDC.getCopyOfContextMap());
                            }
                          }

                          @Override
                          public void stderr(String line) {
                            if (line.startsWith("key")) {
                              told.complete(line);
                            }
                          }
                        })
                    .build())) {
      long pid = client.start().get(30, TimeUnit.SECONDS).pid();
      client.listen(event -> heard.complete(MDC.getCopyOfContextMap()));
      var unused =
          client
              .request(SpawnAgent.of(AgentSpec.pty("a", "cat")))
              .thenRun(() -> answered.complete(MDC.getCopyOfContextMap()));
      Map<String, String> all =
          Map.of(
              "brokerline.broker", Long.toString(pid),
              "brokerline.agent", "a",
              "brokerline.request", "req_2");
      assertThat(get(observed)).isEqualTo(all);
      // The future may have been complete before its continuation was added, which then ran here.
      assertThat(get(answered)).satisfiesAnyOf(it -> assertThat(it).isEqualTo(all), this::isEmpty);
      assertThat(get(heard))
          .containsOnly(
              Map.entry("brokerline.broker", Long.toString(pid)),
              Map.entry("brokerline.agent", "a"));
      fake.stderr("key rk_live_abc " + "x".repeat(3000));
      assertThat(get(told)).startsWith("key rk_live_*** x").hasSize(2000);
      isEmpty(one.submit(MDC::getCopyOfContextMap).get(30, TimeUnit.SECONDS));
    } finally {
      one.shutdown();
    }
  }

  @Test
  void restoresWhatWasThereEvenAfterAFailure() {
    MDC.put("brokerline.agent", "mine");
    try {
      assertThatThrownBy(() -> LogContext.ofAgent("other").run(LogContextTest::fail))
          .hasMessage("on behalf of other");
      assertThat(MDC.get("brokerline.agent")).isEqualTo("mine");
    } finally {
      MDC.remove("brokerline.agent");
    }
  }

  private static void fail() {
    throw new IllegalStateException("on behalf of " + MDC.get("brokerline.agent"));
  }

  private void isEmpty(Map<String, String> context) {
    assertThat(context == null || context.isEmpty()).isTrue();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
