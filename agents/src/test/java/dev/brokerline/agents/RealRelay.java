package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.Temporary;
import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A relay with the real native broker, installed once for all tests, and a check at the end that
 * nothing of its last broker is left.
 */
final class RealRelay implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(90);

  final AgentRelay relay;
  final BrokerInfo first;
  private final Path temporary;

  private RealRelay(AgentRelayOptions options) throws Exception {
    relay = AgentRelay.create(options);
    first = get(relay.start());
    temporary = Temporary.of(first.pid());
  }

  static RealRelay open() throws Exception {
    return open(options());
  }

  static RealRelay open(AgentRelayOptions.Builder options) throws Exception {
    return new RealRelay(options.build());
  }

  static AgentRelayOptions.Builder options() {
    Path home =
        Path.of(System.getProperty("brokerline.test.home", "target/brokerline-home"))
            .toAbsolutePath();
    return AgentRelayOptions.builder()
        .broker(BrokerClientOptions.builder().home(home).brokerName("host").build());
  }

  Agent spawn(String name, String command) throws Exception {
    return spawn(SpawnOptions.cli(name, command));
  }

  Agent spawn(SpawnOptions.Builder agent) throws Exception {
    return get(relay.spawn(agent.build()));
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(2 * LONG.toSeconds(), TimeUnit.SECONDS);
  }

  static List<ProcessHandle> processes(long broker) {
    return ProcessHandle.of(broker)
        .map(root -> Stream.concat(Stream.of(root), root.descendants()).toList())
        .orElse(List.of());
  }

  /** They have ended when the relay says so; the system may take a moment to forget them. */
  static void awaitEnd(Collection<ProcessHandle> processes) {
    await("the end of " + processes)
        .atMost(Duration.ofSeconds(10))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() {
    List<ProcessHandle> processes = processes(first.pid());
    relay.close();
    awaitEnd(processes);
    assertThat(Files.exists(temporary)).as("its directory for temporary files").isFalse();
  }
}
