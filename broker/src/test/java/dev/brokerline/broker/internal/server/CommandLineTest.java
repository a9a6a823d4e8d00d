package dev.brokerline.broker.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static CommandLine parse(String line) {
    return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  @Test
  void bothFormsOfAValueAreRead() {
    CommandLine line = parse("init --name me --channels=a,,b");
    assertThat(line.name()).isEqualTo("me");
    assertThat(line.channels()).containsExactly("a", "b");
    assertThat(line.ignored()).isEmpty();
  }

  @Test
  void whatIsNotKnownIsToldAndItsValueIsNoFlag() {
    CommandLine line = parse("init --api-port 3888 --persist --name me");
    assertThat(line.name()).isEqualTo("me");
    assertThat(line.ignored()).containsExactly("--api-port", "3888", "--persist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--name me", "serve", "init --name", "init --channels"})
  void anythingElseIsRefused(String line) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDirectoryGivesTheNameThatIsMissing() {
    assertThat(parse("init").settings(Path.of("/srv/shop"), Map.of()).name()).isEqualTo("shop");
    assertThat(parse("init").settings(Path.of("/"), Map.of()).name()).isEqualTo("project");
  }
}
