package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SpawnAgent;
import dev.brokerline.protocol.result.AgentStarted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client with a real broker, the native one unless options say otherwise, a recorder of its
 * events, and a check at the end that no process and no folder of it is left.
 */
public final class RealBroker implements AutoCloseable {

  private static final Path NO_FOLDER = Path.of("target", "no-temporary-folder");

  public final BrokerClient client;
  public final EventRecorder events = new EventRecorder();
  public final BrokerInfo info;

  /** Where the native broker has its temporary files; for another one, a path where nothing is. */
  public final Path temporary;

  /** What this JVM had started before. */
  private final Set<ProcessHandle> others;

  private RealBroker(BrokerClientOptions options) throws Exception {
    others = ProcessHandle.current().descendants().collect(Collectors.toSet());
    client = BrokerClient.create(options);
    client.listen(events);
    info = client.start().get(120, TimeUnit.SECONDS);
    boolean isNative = options.broker().processes().isEmpty();
    temporary = isNative ? Temporary.of(info.pid()) : NO_FOLDER;
  }

  public static RealBroker start() throws Exception {
    return start(options());
  }

  public static RealBroker start(BrokerClientOptions.Builder options) throws Exception {
    return new RealBroker(options.build());
  }

  /** Options whose broker is installed once for all tests, into the build's own folder. */
  public static BrokerClientOptions.Builder options() {
    return BrokerClientOptions.builder().home(home()).brokerName("host");
  }

  public static Path home() {
    return Path.of(System.getProperty("brokerline.test.home", "target/brokerline-home"))
        .toAbsolutePath();
  }

  public <R> R ask(BrokerRequest<R> request) throws Exception {
    return client.request(request).get(60, TimeUnit.SECONDS);
  }

  /** Spawns an agent that runs a command in a terminal, on the channel {@code general}. */
  public AgentStarted spawn(String name, String command) throws Exception {
    return spawn(AgentSpec.pty(name, command).withChannels(List.of("general")));
  }

  public AgentStarted spawn(AgentSpec spec) throws Exception {
    return ask(SpawnAgent.of(spec));
  }

  List<ProcessHandle> processes() {
    return ProcessHandle.of(info.pid())
        .map(broker -> Stream.concat(Stream.of(broker), broker.descendants()))
        .orElse(Stream.empty())
        .filter(process -> !process.equals(ProcessHandle.current()) && !others.contains(process))
        .toList();
  }

  /** The broker's own folder, for state and logs. */
  public Path ephemeralFolder() {
    return temporary.resolve("agent-relay-ephemeral-" + info.pid());
  }

  @Override
  public void close() {
    List<ProcessHandle> processes = processes();
    client.close();
    assertNothingLeft(processes);
  }

  void assertNothingLeft(List<ProcessHandle> processes) {
    await("the end of " + processes)
        .atMost(Duration.ofSeconds(10))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(Files.exists(temporary)).as("the broker's temporary folder").isFalse();
  }
}
