package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.brokerline.client.RealBroker;
import dev.brokerline.protocol.model.AgentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written to the disk of agents' output: for its owner only, and not without a limit. */
@Timeout(180)
class AgentFilesIT {

  private static final Duration LONG = Duration.ofSeconds(90);

  @Test
  void nobodyElseCanReadThemAndTheAgentsFilesAreThereToo() throws Exception {
    Path temporary;
    try (RealBroker broker = RealBroker.start()) {
      temporary = broker.temporary;
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)))
          .isEqualTo("rwx------");
      broker.spawn(
          AgentSpec.pty("a", "bash")
              .withArgs(List.of("-c", "umask 0; echo secret > $TMPDIR/of-agent; exec cat")));
      await().atMost(LONG).until(() -> Files.exists(temporary.resolve("of-agent")));
    }
    assertThat(temporary).doesNotExist();
  }

  @Test
  void theLogOfAnAgentThatPrintsWithoutEndIsEmptiedWhileItRuns() throws Exception {
    try (RealBroker broker = RealBroker.start()) {
      broker.spawn("flood", "yes 0123456789012345678901234567890123456789");
      Path log = broker.ephemeralFolder().resolve("team/worker-logs/flood.log");
      AtomicLong longest = new AtomicLong();
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                long now = Files.exists(log) ? Files.size(log) : 0;
                return now < longest.getAndUpdate(before -> Math.max(before, now));
              });
      assertThat(longest.get()).isGreaterThan(8L << 20);
      // The broker goes on at the beginning, and leaves no hole.
      await().atMost(LONG).until(() -> Files.size(log) > 1000);
      AgentLogs logs = AgentLogs.in(log.getParent());
      assertThat(logs.lastLines("flood", 1)).first().asString().startsWith("0123");
    }
  }
}
