package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.GetStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hundred lives of a client with a real broker, and what they leave behind. {@code
 * -Dbrokerline.test.lives=1000} lives as many of them. The classes that run this name the brokers,
 * each with the percentage of the lives that it has.
 */
public abstract class OpenAndCloseScenarios {

  private static final int LIVES = Integer.getInteger("brokerline.test.lives", 100);
  private static final int WARM_UP = 20;

  @ParameterizedTest
  @MethodSource("brokers")
  void leaveNoThreadNoDescriptorNoFileAndNoProcess(
      TestedBroker broker, int percent, @TempDir Path temporary) throws Exception {
    int lives = LIVES * percent / 100;
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TMPDIR", Files.createDirectory(temporary.resolve("tmp")).toString());
    BrokerClientOptions options =
        broker.options(RealBroker.home()).environment(environment).build();
    live(options, WARM_UP);
    // The first start of a broker of ours may have begun to make an archive of its classes.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    Footprint before = Footprint.now(temporary.resolve("tmp"), RealBroker.home());
    long start = System.nanoTime();
    live(options, lives);
    long took = System.nanoTime() - start;
    await("the footprint before, " + before)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Footprint.now(temporary.resolve("tmp"), RealBroker.home()))
                    .matches(now -> now.isWithin(before), "within " + before));
    Footprint after = Footprint.now(temporary.resolve("tmp"), RealBroker.home());
    Figures.record(
        "%d lives on %s".formatted(lives, broker),
        "%s -> %s, %d ms a life".formatted(before, after, took / 1_000_000 / lives));
  }

  private static void live(BrokerClientOptions options, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (BrokerClient client = BrokerClient.create(options)) {
        client.start().get(60, TimeUnit.SECONDS);
        assertThat(client.request(new GetStatus()).get(10, TimeUnit.SECONDS).agentCount()).isZero();
      }
    }
  }
}
