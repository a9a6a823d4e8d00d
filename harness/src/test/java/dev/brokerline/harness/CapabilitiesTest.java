package dev.brokerline.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.AgentPrograms;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.program.DriverKind;
import dev.brokerline.harness.program.ProviderCapabilities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the harness tells before anything is started. */
class CapabilitiesTest {

  @Test
  void tellsOfEachProviderItsProgramsDriversAndModels() {
    Map<String, ProviderCapabilities> all = Harness.capabilities();

    assertThat(all.keySet()).contains("anthropic", "openai", "google", "opencode", "github");
    assertThat(all.get("anthropic").programs())
        .extracting(AgentProgram::id)
        .containsExactly("claude", "claude-acp");
    assertThat(all.get("anthropic").models()).contains("opus", "haiku").doesNotHaveDuplicates();
    assertThat(all.get("openai").programs().get(0).way(DriverKind.CODEX_APP_SERVER))
        .hasValueSatisfying(way -> assertThat(way.capabilities()).contains(Capability.STEER));
    assertThat(all.values())
        .flatExtracting(ProviderCapabilities::programs)
        .containsExactlyInAnyOrderElementsOf(AgentPrograms.all().values());
  }

  @Test
  void modelsAndProvidersAreDataThatCallersExtend() {
    AgentProgram claude = AgentPrograms.find("claude").orElseThrow();
    AgentProgram own =
        AgentProgram.builder("own", "house").executables("own").defaultModel("m1").build();

    Map<String, ProviderCapabilities> all =
        Harness.capabilities(List.of(claude.withModels(List.of("opus", "next")), own));

    assertThat(all.get("anthropic").programs()).hasSize(2);
    assertThat(all.get("anthropic").models()).containsOnlyOnce("opus").contains("next");
    assertThat(all.get("house").defaultModel()).contains("m1");
    assertThat(Harness.capabilities()).doesNotContainKey("house");
  }

  @Test
  void aCopyWithModelsIsTheSameOtherwise() {
    AgentProgram before = AgentPrograms.find("gemini").orElseThrow();

    assertThat(before.withModels(List.of())).usingRecursiveComparison().isEqualTo(before);
  }
}
