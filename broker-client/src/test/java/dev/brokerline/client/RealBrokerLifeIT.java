package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.error.BrokerClosedException;
import dev.brokerline.client.error.BrokerException;
import dev.brokerline.client.error.BrokerStartException;
import dev.brokerline.client.error.Outcome;
import dev.brokerline.client.error.ProtocolMismatchException;
import dev.brokerline.client.model.BrokerState;
import dev.brokerline.client.model.CloseReport;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.protocol.ProtocolVersion;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.Shutdown;
import dev.brokerline.spawn.BrokerLauncher;
import dev.brokerline.spawn.LaunchOptions;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The beginning and the end of the real native broker. */
class RealBrokerLifeIT {

  @ParameterizedTest
  @EnumSource(
      value = ProcessBackend.class,
      names = {"NUPROCESS", "JAVA"})
  void shakesHandsAndShutsDownOnEitherBackend(ProcessBackend backend) throws Exception {
    RealBroker broker = RealBroker.start(RealBroker.options().processBackend(backend));
    assertThat(broker.info.hello().protocolVersion()).isEqualTo(ProtocolVersion.SUPPORTED);
    assertThat(broker.info.hello().workspaceKey()).startsWith("rk_");
    assertThat(broker.info.toString()).doesNotContain(broker.info.hello().workspaceKey());
    assertThat(broker.client.state()).isEqualTo(BrokerState.READY);
    CloseReport report = broker.client.closeAsync().get(15, TimeUnit.SECONDS);
    assertThat(report.how()).isEqualTo(CloseReport.How.SHUT_DOWN);
    assertThat(report.exit().orElseThrow().code()).hasValue(0);
    assertThat(broker.client.state()).isEqualTo(BrokerState.CLOSED);
    broker.assertNothingLeft(List.of());
  }

  @Test
  void endsWithItsAgentsWhenAskedToShutDown() throws Exception {
    RealBroker broker = RealBroker.start();
    broker.spawn("a", "cat");
    broker.spawn("b", "sleep 600");
    await().atMost(Duration.ofSeconds(10)).until(() -> broker.processes().size() >= 5);
    List<ProcessHandle> processes = broker.processes();
    assertThat(broker.ask(new Shutdown()).status()).isEqualTo("shutting_down");
    CloseReport report = broker.client.closed().get(15, TimeUnit.SECONDS);
    assertThat(report.how()).isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
    broker.assertNothingLeft(processes);
  }

  @Test
  void failsWhatIsPendingWhenTheBrokerIsKilled() throws Exception {
    RealBroker broker = RealBroker.start();
    broker.spawn("a", "cat");
    List<ProcessHandle> processes = broker.processes();
    ProcessHandle.of(broker.info.pid()).orElseThrow().destroyForcibly();
    CompletableFuture<?> lost = broker.client.request(new GetStatus());
    assertThatThrownBy(() -> lost.get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(BrokerException.class);
    CloseReport report = broker.client.closed().get(15, TimeUnit.SECONDS);
    assertThat(report.how()).isEqualTo(CloseReport.How.EXITED_BY_ITSELF);
    assertThatThrownBy(() -> broker.ask(new GetStatus()))
        .cause()
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_PERFORMED));
    broker.assertNothingLeft(processes);
  }

  @Test
  void saysWhatTheBrokerSaidWhenItsRelaycastIsNotThere() {
    BrokerClient client =
        BrokerClient.create(
            RealBroker.options()
                .relaycast(RelaycastTarget.at(java.net.URI.create("http://127.0.0.1:1")))
                .build());
    assertThatThrownBy(() -> client.start().get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(BrokerStartException.class)
        .hasMessageContaining("failed to initialize relaycast session");
    assertThat(client.state()).isEqualTo(BrokerState.CLOSED);
  }

  @Test
  void recognisesAProgramThatIsNoBroker(@TempDir Path directory) throws Exception {
    Map<String, String> scripts =
        Map.of(
            "exit 0", "is this file a broker?",
            "echo oops >&2; exit 7", "exit code 7 after",
            "exec yes nonsense", "lines that are no frames");
    for (var script : scripts.entrySet()) {
      BrokerClient client = clientFor(script(directory, script.getKey()));
      assertThatThrownBy(() -> client.start().get(30, TimeUnit.SECONDS))
          .as(script.getKey())
          .cause()
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining(script.getValue());
      assertThat(client.closed().get(15, TimeUnit.SECONDS).exit()).as(script.getKey()).isPresent();
    }
  }

  @Test
  void namesBothVersionsWhenTheBrokerSpeaksAnother(@TempDir Path directory) throws Exception {
    for (int version : List.of(1, 2)) {
      String line =
          "{\"v\":%d,\"type\":\"hello_ack\",\"request_id\":\"req_1\",\"payload\":{\"protocol_version\":2}}"
              .formatted(version);
      BrokerClient client = clientFor(script(directory, "read x; echo '" + line + "'; exec cat"));
      assertThatThrownBy(() -> client.start().get(30, TimeUnit.SECONDS))
          .as("v %s", version)
          .cause()
          .isInstanceOfSatisfying(
              ProtocolMismatchException.class,
              e -> {
                assertThat(e.ours()).isEqualTo(1);
                assertThat(e.theirs()).isEqualTo("version 2");
              });
    }
  }

  @Test
  void givesUpAtOnceOnABrokerOfALaterGeneration(@TempDir Path directory) throws Exception {
    String script = "echo '[agent-relay] API listening on http://127.0.0.1:4000'; exec sleep 600";
    BrokerClient client = clientFor(script(directory, script));
    assertThatThrownBy(() -> client.start().get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(ProtocolMismatchException.class)
        .hasMessageContaining("3.2.18");
  }

  @Test
  void leavesNothingBehindAScriptThatKeepsTheBrokerAsItsChild(@TempDir Path directory)
      throws Exception {
    Path broker =
        new BrokerLauncher(ProcessBackend.JAVA.factory())
            .binaries(LaunchOptions.builder().home(RealBroker.home()).build())
            .resolve();
    Path script = script(directory, "\"" + broker + "\" \"$@\"; exit $?");
    try (RealBroker running = RealBroker.start(RealBroker.options().binary(script))) {
      running.spawn("a", "cat");
      try (Stream<Path> folders = Files.list(running.temporary)) {
        assertThat(folders).isNotEmpty().doesNotContain(running.ephemeralFolder());
      }
    }
  }

  @Test
  void startsNothingWhenClosedBeforeTheStart() throws Exception {
    BrokerClient client = BrokerClient.create(RealBroker.options().build());
    client.close();
    assertThatThrownBy(() -> client.start().get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(BrokerClosedException.class);
    assertThat(client.closed().join().how()).isEqualTo(CloseReport.How.NOT_STARTED);
  }

  @Test
  void leavesNothingWhenClosedDuringTheStart() throws Exception {
    BrokerClient client = BrokerClient.create(RealBroker.options().build());
    var started = client.start();
    client.close();
    assertThatThrownBy(() -> started.get(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(client.state()).isEqualTo(BrokerState.CLOSED);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static BrokerClient clientFor(Path binary) {
    return BrokerClient.create(RealBroker.options().binary(binary).build());
  }

  private static Path script(Path directory, String text) throws Exception {
    Path file = Files.createTempFile(directory, "broker", "");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }
}
