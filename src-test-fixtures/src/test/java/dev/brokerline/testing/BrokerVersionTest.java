package dev.brokerline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.time.ManualScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokerVersionTest {

  private static final String TO_W = "{\"to\":\"w\",\"text\":\"hi\"}";

  private final Path temporary;

  BrokerVersionTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokerVersion.class,
      names = {"V3_1_0", "V3_2_5"})
  void knowsNoRequestsOfLaterVersions(BrokerVersion version) {
    BrokerRun run = start(version);
    run.spawn("w");
    run.frames();
    run.request("resize_pty", "{\"name\":\"w\",\"rows\":9,\"cols\":9}");
    run.request("subscribe_channels", "{\"name\":\"w\",\"channels\":[\"a\"]}");
    run.request("unsubscribe_channels", "{\"name\":\"w\",\"channels\":[\"a\"]}");
    assertThat(run.brief()).containsOnly("error:unknown_type").hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokerVersion.class,
      names = {"V3_1_0", "V3_2_5"})
  void doesNotReadTheModeOfAMessage(BrokerVersion version) {
    BrokerRun run = start(version);
    run.request("send_message", "{\"to\":\"x\",\"text\":\"hi\",\"mode\":7}");
    assertThat(run.brief()).containsExactly("ok", "relaycast_published");
    BrokerRun newest = start(BrokerVersion.V3_2_18);
    newest.request("send_message", "{\"to\":\"x\",\"text\":\"hi\",\"mode\":7}");
    assertThat(newest.brief()).containsExactly("error:invalid_request");
  }

  @Test
  void namesNoWorkspaceIn310() {
    BrokerRun run = start(BrokerVersion.V3_1_0);
    run.spawn("w");
    run.frames();
    run.request("send_message", "{\"to\":\"w\",\"text\":\"hi\",\"workspace_id\":\"other\"}");
    JsonNode result = run.frames().get(0).at("/payload/result");
    assertThat(result.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("delivered", "event_id", "targets", "to");
    run.advance(1000);
    assertThat(typed(run)).startsWith("Relay message from orchestrator [sdk_").doesNotContain("/");
    run.fake.receive("bob", "#general", "hello");
    assertThat(run.frames().get(0).path("payload").has("workspace_id")).isFalse();
  }

  @Test
  void namesTheWorkspaceFrom325On() {
    BrokerRun run = start(BrokerVersion.V3_2_5);
    run.spawn("w");
    run.frames();
    run.request("send_message", TO_W);
    assertThat(run.frames().get(0).at("/payload/result/workspace_id").asText()).isEqualTo("ws_1");
    run.advance(1000);
    assertThat(typed(run)).startsWith("Relay message from orchestrator [ws_1 / sdk_");
    run.fake.receive("bob", "#general", "hello");
    assertThat(run.frames().get(0).at("/payload/workspace_id").asText()).isEqualTo("ws_1");
  }

  @Test
  void registersEveryAgentIn310() {
    assertThat(preRegistered(BrokerVersion.V3_1_0)).isTrue();
    assertThat(preRegistered(BrokerVersion.V3_2_5)).isFalse();
  }

  private boolean preRegistered(BrokerVersion version) {
    BrokerRun run = start(version);
    run.request(
        "spawn_agent",
        "{\"agent\":{\"name\":\"w\",\"runtime\":\"pty\",\"cli\":\"cat\"},\"skip_relay_prompt\":true}");
    return run.frames().get(0).at("/payload/result/pre_registered").asBoolean();
  }

  @Test
  void mistakesEverySecondExitForACrashIn310() {
    BrokerRun run = start(BrokerVersion.V3_1_0);
    run.spawn("lost");
    run.spawn("told");
    run.advance(100);
    run.frames();
    run.fake.exitAgent("lost");
    run.fake.exitAgent("told");
    assertThat(run.brief()).containsExactly("agent_exit", "agent_exited");
    run.advance(500);
    JsonNode restarting = run.frames().get(0).path("payload");
    assertThat(restarting.path("kind").asText()).isEqualTo("agent_restarting");
    assertThat(restarting.path("code").asInt(-1)).isZero();
  }

  @Test
  void tellsTheWishToExitBeforeOrAfterTheOutputThatHoldsIt() {
    assertThat(exit(BrokerVersion.V3_2_5))
        .containsExactly("agent_exit", "worker_stream", "agent_exited");
    assertThat(exit(BrokerVersion.V3_2_18))
        .containsExactly("worker_stream", "agent_exit", "agent_exited");
  }

  private List<String> exit(BrokerVersion version) {
    BrokerRun run = start(version);
    run.spawn("w");
    run.advance(100);
    run.frames();
    run.fake.printOutput("w", "/exit\r\n");
    return run.brief();
  }

  @Test
  void tellsOutputInQuickSuccessionTogetherFrom3216On() {
    BrokerRun run = start(BrokerVersion.V3_2_18);
    print(run);
    assertThat(run.frames()).hasSize(1);
    run.advance(200);
    assertThat(run.frames())
        .singleElement()
        .satisfies(frame -> assertThat(frame.at("/payload/chunk").asText()).isEqualTo("twothree"));
    BrokerRun old = start(BrokerVersion.V3_2_5);
    print(old);
    assertThat(old.frames()).hasSize(3);
  }

  private static void print(BrokerRun run) {
    run.spawn("w");
    run.advance(100);
    run.frames();
    run.fake.printOutput("w", "one");
    run.fake.printOutput("w", "two");
    run.fake.printOutput("w", "three");
  }

  @Test
  void letsNoSecondBrokerOfTheNameIntoTheDirectoryIn310() {
    BrokerRun first = start(BrokerVersion.V3_1_0);
    BrokerRun second = start(BrokerVersion.V3_1_0);
    assertThat(second.exit().code()).hasValue(1);
    assertThat(second.stderr)
        .singleElement()
        .asString()
        .startsWith("Error: another broker instance is already running in this directory (")
        .contains("agent-relay-ephemeral-");
    first.process.kill();
    BrokerRun third = start(BrokerVersion.V3_1_0);
    third.request("hello", "{}");
    assertThat(third.brief()).containsExactly("hello_ack");
    third.process.kill();
    start(BrokerVersion.V3_2_5);
    BrokerRun beside = start(BrokerVersion.V3_2_5);
    beside.request("hello", "{}");
    assertThat(beside.brief()).containsExactly("hello_ack");
  }

  @Test
  void saysWhichVersionsThereAre() {
    assertThat(BrokerVersion.of("3.2.5")).isEqualTo(BrokerVersion.V3_2_5);
    assertThatThrownBy(() -> BrokerVersion.of("3.3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no version '3.3'; there are [3.1.0, 3.2.5, 3.2.18]");
  }

  private static String typed(BrokerRun run) {
    return run.frames().stream()
        .filter(frame -> BrokerRun.brief(frame).equals("worker_stream"))
        .findFirst()
        .orElseThrow()
        .at("/payload/chunk")
        .asText();
  }

  private BrokerRun start(BrokerVersion version) {
    ManualScheduler time = new ManualScheduler();
    FakeBroker fake = FakeBroker.builder().version(version).scheduler(time).build();
    ProcessCommand command =
        new ProcessCommand(
            BrokerRun.COMMAND.executable(),
            BrokerRun.COMMAND.arguments(),
            temporary,
            Map.of("RUST_LOG", "off", "TMPDIR", temporary.toString()));
    return new BrokerRun(time, fake, command);
  }
}
