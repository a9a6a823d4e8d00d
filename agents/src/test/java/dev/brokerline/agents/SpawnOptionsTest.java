package dev.brokerline.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.agents.supervision.SupervisionPolicy;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.model.HeadlessProvider;
import dev.brokerline.protocol.model.RestartPolicy;
import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpawnOptionsTest {

  @Test
  void theDefaultsAreAPlainRequestOnTheGeneralChannel() {
    SpawnOptions options = SpawnOptions.cli("a", "cat").build();
    assertThat(options.toRequest())
        .isEqualTo(
            SpawnAgent.of(AgentSpec.pty("a", "cat").withChannels(List.of("general")))
                .withSkipRelayPrompt(true));
    assertThat(options.respawn()).isEqualTo(SupervisionPolicy.Respawn.CONTINUE);
    assertThat(options.task()).isEmpty();
  }

  @Test
  void anEmptyListOfChannelsStaysEmpty() {
    assertThat(SpawnOptions.cli("a", "cat").channels().build().toRequest().agent().channels())
        .isEmpty();
  }

  @Test
  void everythingChosenIsInTheRequest() {
    SpawnOptions options =
        SpawnOptions.cli("a", "my-agent 'x y'")
            .args("-v")
            .model("m")
            .task("do it")
            .channels("one", "two")
            .directory(Path.of("/tmp"))
            .team("t")
            .shadowOf("b")
            .shadowMode("subagent")
            .restartPolicy(RestartPolicy.disabled())
            .idleThreshold(Duration.ofSeconds(5))
            .continueFrom("c")
            .skipRelayPrompt(false)
            .respawn(SupervisionPolicy.Respawn.NEVER)
            .build();
    AgentSpec agent =
        AgentSpec.pty("a", "my-agent 'x y'")
            .withArgs(List.of("-v"))
            .withModel("m")
            .withChannels(List.of("one", "two"))
            .withCwd("/tmp")
            .withTeam("t")
            .withShadowOf("b")
            .withShadowMode("subagent")
            .withRestartPolicy(RestartPolicy.disabled());
    assertThat(options.toRequest())
        .isEqualTo(new SpawnAgent(agent, "do it", Duration.ofSeconds(5), "c", false));
    assertThat(options.respawn()).isEqualTo(SupervisionPolicy.Respawn.NEVER);
    assertThat(options.command()).contains("my-agent 'x y'");
    assertThat(options.channels()).containsExactly("one", "two");
    assertThat(options.task()).contains("do it");
  }

  @ParameterizedTest
  @EnumSource
  void aProvidersProgramRunsInATerminal(Provider provider) {
    SpawnOptions options = SpawnOptions.provider("a", provider).model("m").build();
    AgentSpec agent = options.toRequest().agent();
    assertThat(agent.runtime()).isEqualTo(AgentSpec.RuntimeKind.PTY);
    assertThat(agent.cli()).startsWith("sh -c ").endsWith(" " + provider);
    assertThat(agent.args()).containsSequence("--model", "m");
    assertThat(agent.model()).isEqualTo("m");
  }

  @Test
  void theShorthandsAreTheProviders() {
    assertThat(SpawnOptions.claude("a").build())
        .isEqualTo(SpawnOptions.provider("a", Provider.CLAUDE).build());
    assertThat(SpawnOptions.codex("a").build().command()).contains("codex");
    assertThat(SpawnOptions.gemini("a").build().command()).contains("gemini");
    assertThat(SpawnOptions.opencode("a").build().command()).contains("opencode");
  }

  @Test
  void aProviderMayRunWithoutATerminal() {
    SpawnOptions options =
        SpawnOptions.provider("a", Provider.OPENCODE, AgentSpec.RuntimeKind.HEADLESS).build();
    assertThat(options).isEqualTo(SpawnOptions.headless("a", HeadlessProvider.OPENCODE).build());
    assertThat(options.command()).isEmpty();
    assertThat(options.runtime()).isEqualTo(AgentSpec.RuntimeKind.HEADLESS);
    assertThat(SpawnOptions.provider("a", Provider.CODEX, AgentSpec.RuntimeKind.HEADLESS).build())
        .isEqualTo(SpawnOptions.headless("a", HeadlessProvider.of("codex")).build());
  }

  @Test
  void aModelAmongTheArgumentsWins() {
    AgentSpec agent =
        SpawnOptions.gemini("a").args("-m", "x").model("m").build().toRequest().agent();
    assertThat(agent.args()).containsExactly("-m", "x");
    assertThat(agent.model()).isNull();
  }

  @Test
  void aCopyIsCompletedOnceOnly() {
    SpawnOptions options = SpawnOptions.codex("a").model("m").args("-x").build();
    assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
    assertThat(options.toBuilder().build().toRequest()).isEqualTo(options.toRequest());
    SpawnOptions continued = options.toBuilder().continueFrom("a").build();
    assertThat(continued.toRequest()).isEqualTo(options.toRequest().withContinueFrom("a"));
    assertThat(continued).isNotEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "..\\a", "a\0b"})
  void aNameThatTheBrokerWouldMisuseIsRefused(String name) {
    assertThatThrownBy(() -> SpawnOptions.cli(name, "cat"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnbalancedQuoteIsRefused() {
    assertThatThrownBy(() -> SpawnOptions.cli("a", "bash -c 'x").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("single quote");
  }

  @Test
  void aPartOfASecondIsNoIdleThreshold() {
    assertThatThrownBy(() -> SpawnOptions.cli("a", "cat").idleThreshold(Duration.ofMillis(1500)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textNeverNamesSecrets() {
    SpawnOptions options =
        SpawnOptions.cli("a", "cat rk_live_0123456789abcdef0123456789abcdef").task("hush").build();
    assertThat(options.toString()).contains("name=a").doesNotContain("0123456789", "hush");
  }
}
