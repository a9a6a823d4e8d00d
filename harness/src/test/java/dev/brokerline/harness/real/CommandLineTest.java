package dev.brokerline.harness.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private static CommandLine parse(String line) {
    List<String> words = line.isEmpty() ? List.of() : Arrays.asList(line.split(" "));
    return CommandLine.parse(words, Map.of("HOME", "/home/dev"));
  }

  @Test
  void withoutArgumentsAllIsCheckedAndNothingInstalled() {
    CommandLine line = parse("");
    assertThat(line.install()).isEmpty();
    assertThat(line.only()).isEqualTo(EnumSet.allOf(Candidate.class));
    assertThat(line.checks()).isEqualTo(EnumSet.allOf(Check.class));
    assertThat(line.cache()).isEqualTo(Path.of("/home/dev/.cache/brokerline/real-agents"));
    assertThat(line.limit()).isEqualTo(Duration.ofMinutes(60));
  }

  @Test
  void argumentsChoose() {
    CommandLine line =
        parse("--install claude,codex-acp --only gemini --check 401,interrupt --minutes 5");
    assertThat(line.install()).containsExactly(Candidate.CLAUDE, Candidate.CODEX_ACP);
    assertThat(line.only()).containsExactly(Candidate.GEMINI);
    assertThat(line.checks()).containsExactly(Check.INTERRUPT, Check.REFUSED_KEY);
    assertThat(line.limit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(parse("--install all").install()).hasSize(Candidate.values().length);
    assertThat(parse("--cache /tmp/x").cache()).isEqualTo(Path.of("/tmp/x"));
    Path cache = CommandLine.parse(List.of(), Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c")).cache();
    assertThat(cache).isEqualTo(Path.of("/c/brokerline/real-agents"));
  }

  @ParameterizedTest
  @CsvSource({
    "--instal all, unknown argument '--instal'",
    "claude, unknown argument 'claude'",
    "--only claud, 'unknown program ''claud''; known are claude, codex, gemini'",
    "--install '', unknown program ''",
    "--check all, 'unknown check ''all''; known are text, tool-allowed'",
    "--minutes 0, --minutes must be a number from 1",
    "--minutes soon, --minutes must be a number from 1",
    "--only, --only needs a value",
  })
  void whatIsWrongIsNamed(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
