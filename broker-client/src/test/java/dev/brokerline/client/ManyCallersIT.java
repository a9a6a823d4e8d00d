package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.ResizePty;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.ResizeResult;
import dev.brokerline.testing.FakeBrokerExecutable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads that ask one broker at once. */
class ManyCallersIT {

  private static final int CALLERS = 64;
  private static final int REQUESTS = 10_000;
  private static final int IN_FLIGHT = 100;

  @Test
  void eachGetsItsOwnAnswers(@TempDir Path directory) throws Exception {
    Path binary = FakeBrokerExecutable.create(directory, "--fake-ready-ms=never");
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (RealBroker broker = RealBroker.start(RealBroker.options().binary(binary))) {
      broker.ask(SpawnAgent.of(AgentSpec.pty("a", "cat")));
      long start = System.nanoTime();
      List<Future<Integer>> done = new ArrayList<>();
      for (int caller = 1; caller <= CALLERS; caller++) {
        int rows = caller;
        done.add(callers.submit(() -> ask(broker.client, rows)));
      }
      int answered = 0;
      for (Future<Integer> one : done) {
        answered += one.get(240, TimeUnit.SECONDS);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(answered).isEqualTo(CALLERS * REQUESTS);
      Figures.record("64 callers", answered + " in " + took.toMillis() + " ms");
    } finally {
      callers.shutdownNow();
    }
  }

  private static int ask(BrokerClient client, int rows) throws Exception {
    int answered = 0;
    for (int from = 1; from <= REQUESTS; from += IN_FLIGHT) {
      List<CompletableFuture<ResizeResult>> asked = new ArrayList<>();
      for (int cols = from; cols < from + IN_FLIGHT; cols++) {
        asked.add(client.request(new ResizePty("a", rows, cols)));
      }
      for (int i = 0; i < IN_FLIGHT; i++) {
        ResizeResult answer = asked.get(i).get(60, TimeUnit.SECONDS);
        assertThat(answer).isEqualTo(new ResizeResult("a", rows, from + i));
        answered++;
      }
    }
    return answered;
  }
}
