package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.ResizeResult;
import dev.brokerline.spawn.process.ProcessBackend;
import dev.brokerline.testing.BrokerFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads that ask one broker at once, which prints garbage between its answers, answers
 * twice, answers what nobody asked, and holds back one answer in a thousand beyond its deadline.
 * {@code -Dbrokerline.test.requests=10000} lets each of them ask as often.
 */
class ManyCallersIT {

  private static final int CALLERS = 64;
  private static final int REQUESTS = Integer.getInteger("brokerline.test.requests", 1_000);
  private static final int IN_FLIGHT = 20;

  /** Shorter than a late answer is held back. */
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /** What was answered too late, each once: a size, which is different for every request. */
  private final Set<ResizeResult> late = ConcurrentHashMap.newKeySet();

  private final AtomicInteger lateReplies = new AtomicInteger();
  private final AtomicInteger timeouts = new AtomicInteger();

  @Test
  void eachRequestGetsItsOwnAnswerOnce(@TempDir Path directory) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (FaultyBroker broker =
        FaultyBroker.process(
            directory,
            ProcessBackend.AUTO,
            BrokerFault.ANSWERS_LATE + ":1000",
            BrokerFault.ANSWERS_TWICE,
            BrokerFault.ANSWERS_STRANGERS,
            BrokerFault.GARBAGE)) {
      broker.started().client.listen(this::onEvent);
      broker.ask(SpawnAgent.of(AgentSpec.pty("a", "cat")));
      long start = System.nanoTime();
      List<Future<Integer>> done = new ArrayList<>();
      for (int caller = 1; caller <= CALLERS; caller++) {
        int rows = caller;
        done.add(callers.submit(() -> ask(broker.client, rows)));
      }
      int answered = 0;
      for (Future<Integer> one : done) {
        answered += one.get(300, TimeUnit.SECONDS);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(answered + timeouts.get()).isEqualTo(CALLERS * REQUESTS);
      assertThat(timeouts.get()).isPositive();
      await().atMost(Duration.ofSeconds(30)).until(() -> late.size() == timeouts.get());
      assertThat(lateReplies.get()).as("late replies, each once").isEqualTo(timeouts.get());
      Figures.record(
          "%d callers, %d requests each".formatted(CALLERS, REQUESTS),
          "%d answered, %d late, %d ms".formatted(answered, late.size(), took.toMillis()));
    } finally {
      callers.shutdownNow();
    }
  }

  private int ask(BrokerClient client, int rows) throws Exception {
    int answered = 0;
    for (int from = 1; from <= REQUESTS; from += IN_FLIGHT) {
      List<CompletableFuture<ResizeResult>> asked = new ArrayList<>();
      for (int cols = from; cols < from + IN_FLIGHT; cols++) {
        asked.add(client.request(new ResizePty("a", rows, cols), DEADLINE));
      }
      for (int i = 0; i < IN_FLIGHT; i++) {
        try {
          ResizeResult answer = asked.get(i).get(60, TimeUnit.SECONDS);
          assertThat(answer).isEqualTo(new ResizeResult("a", rows, from + i));
          answered++;
        } catch (ExecutionException e) {
          assertThat(e).cause().isInstanceOf(RequestTimeoutException.class);
          timeouts.incrementAndGet();
        }
      }
    }
    return answered;
  }

  private void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.LateReply reply
        && reply.request() instanceof ResizePty asked
        && new ResizeResult("a", asked.rows(), asked.cols()).equals(reply.result())) {
      lateReplies.incrementAndGet();
      late.add(new ResizeResult("a", asked.rows(), asked.cols()));
    }
  }
}
