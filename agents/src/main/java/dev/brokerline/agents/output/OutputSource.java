package dev.brokerline.agents.output;

import java.util.Optional;

/** Who wrote a piece of an agent's output. */
public enum OutputSource {
  /** The agent's program, on the standard output or error of its terminal. */
  PROGRAM("stdout"),
  /** The worker that runs the program, about itself; a line at a time, without its end. */
  WORKER("stderr");

  private final String wireName;

  OutputSource(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the source that the broker calls by this name, if there is one. */
  public static Optional<OutputSource> of(String wireName) {
    for (OutputSource source : values()) {
      if (source.wireName.equals(wireName)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
