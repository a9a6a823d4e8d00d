package dev.brokerline.spawn.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MacGatekeeperTest {

  private static final Path FILE = Path.of("/x/broker");

  private final List<String> commands = new ArrayList<>();

  @Test
  void aSignedFileLosesItsFlagAndKeepsItsSignature() throws Exception {
    gatekeeper("--sign").admit(FILE);

    assertThat(commands)
        .containsExactly(
            "/usr/bin/xattr -d com.apple.quarantine /x/broker",
            "/usr/bin/codesign --verify /x/broker");
  }

  @Test
  void aFileWithoutASignatureIsGivenNobodys() throws Exception {
    gatekeeper("--verify").admit(FILE);

    assertThat(commands).last().isEqualTo("/usr/bin/codesign --force --sign - /x/broker");
  }

  @Test
  void aFileThatCannotBeSignedIsNamed() {
    assertThatThrownBy(() -> gatekeeper("codesign").admit(FILE))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("/x/broker", "no valid signature");
  }

  /** Returns one whose commands fail if they contain the word. */
  private MacGatekeeper gatekeeper(String failing) {
    return new MacGatekeeper(
        command -> {
          String line = String.join(" ", command);
          commands.add(line);
          return line.contains(failing) ? 1 : 0;
        });
  }
}
