package dev.brokerline.spawn.binary;

import dev.brokerline.spawn.error.SpawnException;
import java.util.List;
import java.util.stream.Collectors;

/** No usable broker binary was found, and none could or should be installed. */
public final class BinaryNotFoundException extends SpawnException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  /**
   * @param findings all places that were searched, in order
   * @param nextStep what the reader can do, as a sentence
   */
  public BinaryNotFoundException(List<Finding> findings, String nextStep) {
    super(
        findings.stream()
                .map(Finding::toString)
                .collect(Collectors.joining("\n  - ", "no broker binary was found:\n  - ", "\n"))
            + nextStep,
        null);
    this.findings = List.copyOf(findings);
  }

  /** Returns all places that were searched, and what was there. */
  public List<Finding> findings() {
    return findings;
  }
}
