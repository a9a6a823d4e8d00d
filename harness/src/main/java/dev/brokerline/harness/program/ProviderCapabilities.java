package dev.brokerline.harness.program;

import java.util.List;
import java.util.Optional;

/**
 * What can be had of a provider of models.
 *
 * @param provider the domain, for example {@code anthropic}; new ones may be added at any time
 * @param programs those that use its models, with their drivers and what each of these can do
 */
public record ProviderCapabilities(String provider, List<AgentProgram> programs) {

  public ProviderCapabilities {
    programs = List.copyOf(programs);
  }

  /**
   * Returns the models that are known here. Such a list is soon out of date: sessions take any
   * other name too, which only the program or the provider refuses.
   */
  public List<String> models() {
    return programs.stream().flatMap(program -> program.models().stream()).distinct().toList();
  }

  /** Returns the model that its first program uses if none is asked for, if that is known. */
  public Optional<String> defaultModel() {
    return programs.stream().flatMap(program -> program.defaultModel().stream()).findFirst();
  }
}
