package dev.brokerline.broker.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.model.AgentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalCommandTest {

  private static List<String> arguments(AgentSpec spec) {
    return TerminalCommand.of(spec).arguments();
  }

  @Test
  void theCommandIsSplitLikeAShellDoesAndFurtherArgumentsAreWhole() {
    TerminalCommand command =
        TerminalCommand.of(
            AgentSpec.pty("a", "/opt/my\\ tool --say 'two words'").withArgs(List.of("it's one")));
    assertThat(command.program()).isEqualTo("/opt/my tool");
    assertThat(command.name()).isEqualTo("my tool");
    assertThat(command.arguments()).containsExactly("--say", "two words", "it's one");
  }

  @Test
  void aQuoteThatIsNotClosedIsRefused() {
    assertThatThrownBy(() -> TerminalCommand.of(AgentSpec.pty("a", "sh -c 'oops")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theModelIsAnArgumentUnlessOneIsNamed() {
    AgentSpec claude = AgentSpec.pty("a", "claude").withModel("opus");
    assertThat(arguments(claude)).containsExactly("--model", "opus");
    assertThat(arguments(claude.withArgs(List.of("-m", "sonnet")))).containsExactly("-m", "sonnet");
    assertThat(arguments(claude.withCli("claude --model=haiku"))).containsExactly("--model=haiku");
  }

  @Test
  void codexStartsNoDaemon() {
    assertThat(arguments(AgentSpec.pty("a", "codex exec")))
        .containsExactly("--disable", "daemon_auto_start", "exec");
    assertThat(arguments(AgentSpec.pty("a", "codex --enable daemon_auto_start")))
        .containsExactly("--enable", "daemon_auto_start");
  }

  @Test
  void aProgramThatIsHiddenFromTheNativeBrokerIsFoundAgain() {
    TerminalCommand command =
        TerminalCommand.of(
            AgentSpec.pty("a", "sh -c 'unset KEY; exec \"$0\" \"$@\"' codex --search"));
    assertThat(command.program()).isEqualTo("codex");
    assertThat(command.arguments()).contains("--search").doesNotContain("-c");
  }
}
