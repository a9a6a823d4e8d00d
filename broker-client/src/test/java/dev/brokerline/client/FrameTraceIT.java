package dev.brokerline.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.testing.RecordedSession;
import dev.brokerline.testing.WireSample;
import dev.brokerline.testing.WireSample.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace of what is said with the real broker. */
class FrameTraceIT {

  private static final String SECRET = "hunter2hunter2";

  @Test
  void holdsEveryFrameOfTwoBrokersAndNoSecret(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("trace.jsonl");
    BrokerClientOptions.Builder options =
        RealBroker.options().frameTrace(file).environment(Map.of("MY_API_KEY", SECRET));
    String first = spawnAndRelease(options);
    String second = spawnAndRelease(options);
    RecordedSession session = RecordedSession.read(file);
    assertThat(session.lines())
        .filteredOn(line -> line.source() == Source.REMARK)
        .extracting(WireSample::line)
        .containsSubsequence(first, second);
    assertThat(session.lines())
        .filteredOn(line -> line.source() == Source.STDIN)
        .extracting(WireSample::line)
        .filteredOn(line -> line.contains("\"spawn_agent\"") || line.contains("\"release_agent\""))
        .hasSize(4);
    assertThat(session.lines())
        .anyMatch(line -> line.source() == Source.STDOUT && line.line().contains("agent_released"));
    assertThat(file).content().doesNotContain(SECRET).doesNotContainPattern("rk_live_[^*]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static String spawnAndRelease(BrokerClientOptions.Builder options) throws Exception {
    try (RealBroker broker = RealBroker.start(options)) {
      broker.spawn("a", "echo " + SECRET);
      broker.ask(new ReleaseAgent("a", null));
      return "spawned broker agent-relay-broker pid=" + broker.info.pid();
    }
  }
}
