package dev.brokerline.harness.real;

import java.util.EnumMap;
import java.util.Map;

/**
 * What all checks found of a program.
 *
 * @param version its version; empty if it could not be learned
 */
record Report(String program, String version, Map<Check, Finding> findings) {

  Report {
    findings = new EnumMap<>(findings);
  }

  /** Returns whether no check failed, and each was run. */
  boolean good() {
    return findings.values().stream()
        .map(Finding::status)
        .noneMatch(status -> status == Finding.Status.FAILED || status == Finding.Status.NOT_RUN);
  }
}
