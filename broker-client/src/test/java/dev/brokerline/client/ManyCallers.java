package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.RequestTimeoutException;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.result.ResizeResult;
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

/**
 * Many threads that ask one broker at once. Each request gets its own answer once, in time or late.
 * {@code -Dbrokerline.test.requests=10000} lets each thread ask as often.
 */
public final class ManyCallers {

  private static final int CALLERS = 64;
  private static final int REQUESTS = Integer.getInteger("brokerline.test.requests", 1_000);
  private static final int IN_FLIGHT = 20;

  private final Duration deadline;

  /** What was answered too late, each once: a size, which is different for every request. */
  private final Set<ResizeResult> late = ConcurrentHashMap.newKeySet();

  private final AtomicInteger lateReplies = new AtomicInteger();
  private final AtomicInteger timeouts = new AtomicInteger();

  /**
   * Makes callers.
   *
   * @param deadline of each request
   */
  public ManyCallers(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * Asks the broker for sizes of the agent {@code a}, which has a terminal.
   *
   * @param what what the broker is, for the figures
   * @return how many requests were not answered in time
   */
  public int ask(BrokerClient client, String what) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      client.listen(this::onEvent);
      long start = System.nanoTime();
      List<Future<Integer>> done = new ArrayList<>();
      for (int caller = 1; caller <= CALLERS; caller++) {
        int rows = caller;
        done.add(callers.submit(() -> ask(client, rows)));
      }
      int answered = 0;
      for (Future<Integer> one : done) {
        answered += one.get(300, TimeUnit.SECONDS);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(answered + timeouts.get()).isEqualTo(CALLERS * REQUESTS);
      await().atMost(Duration.ofSeconds(30)).until(() -> late.size() == timeouts.get());
      assertThat(lateReplies.get()).as("late replies, each once").isEqualTo(timeouts.get());
      Figures.record(
          "%d callers, %d requests each, %s".formatted(CALLERS, REQUESTS, what),
          "%d answered, %d late, %d ms".formatted(answered, late.size(), took.toMillis()));
      return timeouts.get();
    } finally {
      callers.shutdownNow();
    }
  }

  private int ask(BrokerClient client, int rows) throws Exception {
    int answered = 0;
    for (int from = 1; from <= REQUESTS; from += IN_FLIGHT) {
      List<CompletableFuture<ResizeResult>> asked = new ArrayList<>();
      for (int cols = from; cols < from + IN_FLIGHT; cols++) {
        asked.add(client.request(new ResizePty("a", rows, cols), deadline));
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
