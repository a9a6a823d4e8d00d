package dev.brokerline.spawn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.spawn.ProcessCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogLimitTest {

  @TempDir Path temporary;

  private EphemeralFolder folder;
  private AgentLogLimit limit;
  private Path logs;

  @BeforeEach
  void aBrokersFolder() throws Exception {
    folder =
        EphemeralFolder.create(
            new ProcessCommand(
                Path.of("/b"), List.of(), temporary, Map.of("TMPDIR", temporary.toString())));
    limit = new AgentLogLimit(folder, /* maxBytesOfOne= */ 100, /* maxBytesOfAll= */ 250);
    logs = folder.path().resolve("agent-relay-ephemeral-7/team/worker-logs");
  }

  @Test
  void a_log_is_emptied_when_it_is_too_long_and_not_before() throws Exception {
    limit.enforce();
    Files.createDirectories(logs);
    limit.enforce();
    Path full = log("full", 100);
    Path over = log("over", 101);

    limit.enforce();

    assertThat(full).hasSize(100);
    assertThat(over).isEmptyFile();
  }

  @Test
  void the_longest_are_emptied_while_all_together_are_too_long() throws Exception {
    Files.createDirectories(logs);
    Path longest = log("a", 90);
    Path next = log("b", 89);
    Path short1 = log("c", 84);
    Path short2 = log("d", 80);

    limit.enforce();

    assertThat(longest).isEmptyFile();
    assertThat(next).isEmptyFile();
    assertThat(short1).hasSize(84);
    assertThat(short2).hasSize(80);
  }

  @Test
  void nothing_else_is_touched() throws Exception {
    Files.createDirectories(logs);
    Path precious = Files.write(temporary.resolve("precious"), new byte[1000]);
    Files.createSymbolicLink(logs.resolve("link.log"), precious);
    Files.createDirectory(logs.resolve("directory.log"));
    Path other = Files.write(logs.resolve("notes.txt"), new byte[1000]);

    limit.enforce();

    assertThat(precious).hasSize(1000);
    assertThat(other).hasSize(1000);
  }

  private Path log(String agent, int bytes) throws Exception {
    return Files.write(logs.resolve(agent + ".log"), new byte[bytes]);
  }
}
