package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.testing.WireSample.Source;
import dev.brokerline.testing.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRecorderTest {

  private final Path directory;
  private final ManualScheduler time = new ManualScheduler();
  private final List<String> told = new ArrayList<>();

  SessionRecorderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private final ChildProcess.Listener listener =
      new ChildProcess.Listener() {
        @Override
        public void onLine(byte[] line) {
          told.add(new String(line, UTF_8));
        }

        @Override
        public void onOversizedLine(byte[] prefix, long length) {
          throw new AssertionError("none is that long");
        }

        @Override
        public void onStderr(String line) {
          told.add(line);
        }

        @Override
        public void onExit(ExitStatus status) {
          told.add("exit " + status.code().orElseThrow());
        }
      };

  @Test
  void writesDownBothSidesAndTheEnd() throws IOException {
    RecordedSession session = recordOne(SessionRecorder.DEFAULT_LIMIT_BYTES);
    assertThat(session.lines())
        .extracting(sample -> sample.source() + " " + brief(sample))
        .containsExactly(
            "STDERR [agent-relay] identity debug written to /tmp/agent-relay-ephemeral-40000/identity-debug.txt",
            "REMARK spawned broker agent-relay-broker pid=40000",
            "STDIN hello",
            "STDOUT hello_ack",
            "STDIN not json",
            "STDOUT error:invalid_request",
            "STDERR the key is rk_live_***",
            "STDIN shutdown",
            "STDOUT ok",
            "REMARK exit code 0");
    assertThat(told).hasSize(6);
  }

  private static String brief(WireSample sample) {
    return !sample.line().startsWith("{")
        ? sample.line()
        : BrokerRun.brief(BrokerRun.parse(sample.line()));
  }

  @Test
  void showsItsFileToNobodyElseAndHidesSecrets() throws IOException {
    recordOne(SessionRecorder.DEFAULT_LIMIT_BYTES);
    Path file = directory.resolve("session-1.jsonl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file))
        .doesNotContain("rk_live_abc", "hunter2hunter2", "letmein")
        .contains("\"workspace_key\":\"rk_live_***\"", "\"my_password\":\"***\"");
    assertThat(told).anyMatch(line -> line.contains("rk_live_abc"));
  }

  @Test
  void endsTheFileAtItsLimitAndSaysSo() throws IOException {
    RecordedSession session = recordOne(400);
    WireSample last = session.lines().get(session.lines().size() - 1);
    assertThat(last.source()).isEqualTo(Source.REMARK);
    assertThat(last.line()).isEqualTo("the recording ends here, at its limit of 400 bytes");
    assertThat(told).hasSize(6);
  }

  @Test
  void disturbsNothingWhenItCannotWrite() {
    SessionRecorder recorder = record(directory.resolve("missing"), 1000);
    assertThat(told).hasSize(6);
    assertThat(recorder.failure()).isPresent();
  }

  @Test
  void writesEachStartIntoItsOwnFile() throws IOException {
    FakeBroker fake = FakeBroker.builder().scheduler(time).build();
    SessionRecorder recorder = new SessionRecorder(directory, fake.processFactory());
    recorder.start(BrokerRun.COMMAND, listener).kill();
    recorder.start(BrokerRun.COMMAND, listener).closeStdin();
    recorder.close();
    fake.close();
    assertThat(recorder.files()).hasSize(2);
    assertThat(RecordedSession.read(recorder.files().get(0)).lines())
        .extracting(WireSample::line)
        .contains("SIGKILL", "exit code 137");
    assertThat(RecordedSession.read(recorder.files().get(1)).lines())
        .extracting(WireSample::line)
        .contains("stdin closed", "exit code 0");
  }

  private RecordedSession recordOne(long limit) throws IOException {
    SessionRecorder recorder = record(directory, limit);
    assertThat(recorder.failure()).isEmpty();
    return RecordedSession.read(directory.resolve("session-1.jsonl"));
  }

  private SessionRecorder record(Path into, long limit) {
    ProcessCommand command =
        new ProcessCommand(
            BrokerRun.COMMAND.executable(),
            BrokerRun.COMMAND.arguments(),
            BrokerRun.COMMAND.directory(),
            Map.of("RUST_LOG", "off", "MY_API_KEY", "hunter2hunter2"));
    try (FakeBroker fake =
            FakeBroker.builder().scheduler(time).workspaceKey("rk_live_abc").build();
        SessionRecorder recorder = new SessionRecorder(into, fake.processFactory(), limit)) {
      ChildProcess process = recorder.start(command, listener);
      offer(
          process,
          "{\"v\":1,\"type\":\"hello\",\"request_id\":\"a\",\"payload\":{"
              + "\"my_password\":\"letmein\",\"text\":\"hunter2hunter2 {\\\"api_key\\\":\\\"letmein\\\"}\"}}");
      offer(process, "not json");
      fake.stderr("the key is rk_live_abc");
      offer(process, "{\"v\":1,\"type\":\"shutdown\",\"request_id\":\"b\",\"payload\":{}}");
      return recorder;
    }
  }

  private static void offer(ChildProcess process, String line) {
    process.offer(line.getBytes(UTF_8));
  }

  @Test
  void replaysWhatItRecorded() throws IOException {
    RecordedSession session = recordOne(SessionRecorder.DEFAULT_LIMIT_BYTES);
    BrokerRun run = BrokerRun.start(FakeBroker.builder().replay(session));
    run.request("hello", "{\"other\":true}");
    assertThat(run.lines.get(0)).contains("\"request_id\":\"req_1\"", "rk_live_***");
    run.send("also not json");
    run.request("shutdown", "{}");
    assertThat(run.brief()).containsExactly("hello_ack", "error:invalid_request", "ok");
    assertThat(run.lines.get(2)).contains("\"request_id\":\"req_2\"");
    assertThat(run.stderr).endsWith("the key is rk_live_***");
    assertThat(run.exit().code()).hasValue(0);
  }

  @Test
  void replaysAWholeSessionOfTheRealBroker() throws IOException {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().replay(session("02")));
    WireSamples.inbound("02").forEach(run::send);
    assertThat(run.lines.stream().map(BrokerRun::parse).toList())
        .containsExactlyInAnyOrderElementsOf(
            WireSamples.outbound("02").stream().map(BrokerRun::parse).toList());
    assertThat(run.exit().code()).hasValue(0);
  }

  @Test
  void saysWhatItExpectedWhenTheClientDiverges() throws IOException {
    BrokerRun run = BrokerRun.start(FakeBroker.builder().replay(session("02")));
    run.send(WireSamples.inbound("02").get(0));
    run.request("get_metrics", "{}");
    String complaint = "its request 2 should be 'spawn_agent', was 'get_metrics'";
    assertThat(run.brief()).containsExactly("hello_ack", "error:replay_diverged");
    assertThat(run.lines.get(1)).contains(complaint, "\"request_id\":\"req_1\"");
    assertThat(run.exit().code()).hasValue(1);
    assertThatThrownBy(run.fake::assertExhausted)
        .hasRootCauseMessage("the client diverges from 02: " + complaint);
  }

  private static RecordedSession session(String number) throws IOException {
    StringBuilder text = new StringBuilder();
    for (WireSample sample : WireSamples.transcript(number)) {
      String direction =
          switch (sample.source()) {
            case STDIN -> "in";
            case STDOUT -> "out";
            case STDERR -> "err";
            case REMARK -> "meta";
          };
      text.append(
          BrokerRun.MAPPER.writeValueAsString(
              Map.of("t_ms", sample.at().toMillis(), "dir", direction, "frame", sample.line())));
      text.append('\n');
    }
    return RecordedSession.parse(number, text.toString());
  }

  @Test
  void namesTheLineOfARecordingThatIsWrong() {
    String good = "{\"t_ms\":0,\"dir\":\"out\",\"frame\":{}}\n";
    assertMalformed(good + "{", "s: line 2: not JSON: Unexpected end");
    assertMalformed(good + good + "{\"t_ms\":0}", "s: line 3: 'dir' is missing");
    assertMalformed(good.replace("out", "up"), "s: line 1.dir: there is no direction 'up'; there");
    assertMalformed(good.replace("{}", "7"), "s: line 1.frame: must be an object or a text, was 7");
    assertMalformed(
        good.replace("t_ms\":0", "t_ms\":-1"), "s: line 1.t_ms: must be a whole number");
  }

  private static void assertMalformed(String text, String message) {
    assertThatThrownBy(() -> RecordedSession.parse("s", text))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith(message);
  }
}
