package dev.brokerline.broker.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brokerline.harness.program.ProgramLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs when claude and codex are found, here or where {@code real-agents} installs them. */
@Timeout(600)
class RealTalkIT {

  @TempDir private Path directory;

  private static Map<String, String> environment() {
    return RealAgentsOnBroker.environmentWithInstalled();
  }

  private static void assumeFound(Contender... contenders) {
    for (Contender contender : contenders) {
      assumeTrue(
          ProgramLocation.find(contender.program(), environment()).executable().isPresent(),
          contender + " is not installed");
    }
  }

  @Test
  void claudeAndCodexWriteToEachOtherAndToAChannel() throws Exception {
    talk(Contender.CLAUDE, Contender.CODEX);
  }

  @Test
  void aHeadlessClaudeAndACodexInATerminalDoSo() throws Exception {
    talk(Contender.CLAUDE, Contender.CODEX_TERMINAL);
  }

  @Test
  void theyDoSoInTerminals() throws Exception {
    talk(Contender.CLAUDE_TERMINAL, Contender.CODEX_TERMINAL);
  }

  private void talk(Contender one, Contender other) throws Exception {
    assumeFound(one, other);
    try (RealTalk talk = new RealTalk(List.of(one, other), directory, environment())) {
      talk.run(one, other);
    }
    assertThat(filesWith("Bearer ")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Contender.class,
      names = {"OPENCODE", "GEMINI", "OPENCODE_TERMINAL", "QWEN_TERMINAL"},
      mode = EnumSource.Mode.INCLUDE)
  void theModelsOfOtherProgramsAreOfferedTheTools(Contender contender) throws Exception {
    assumeFound(contender);
    try (RealTalk talk = new RealTalk(List.of(contender), directory, environment())) {
      talk.requireOffered(contender);
    }
  }

  /** Returns the files of the programs that have a text. */
  private List<Path> filesWith(String text) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
    } catch (IOException gone) {
      return false;
    }
  }
}
