package dev.brokerline.agents.output;

import java.util.Optional;

/** The source of a piece of an agent's output. */
public enum OutputSource {
  /** The agent's program, on the standard output or error of its terminal. */
  PROGRAM("stdout"),
  /** The worker that runs the program; one line at a time, without its line feed. */
  WORKER("stderr");

  private final String wireName;

  OutputSource(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the source with this wire name, if there is one. */
  public static Optional<OutputSource> of(String wireName) {
    for (OutputSource source : values()) {
      if (source.wireName.equals(wireName)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
