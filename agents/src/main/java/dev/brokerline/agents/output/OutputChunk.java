package dev.brokerline.agents.output;

import java.util.Optional;

/**
 * A piece of an agent's raw output. It may be cut anywhere, and includes control sequences and
 * carriage returns.
 *
 * @param position the number of characters of the agent's output, from both sources, before this
 *     chunk
 * @param source who wrote it
 * @param text at least one character
 * @param lost the number of characters, from both sources, that are missing just before this chunk
 *     because the consumer was too slow; 0 if none
 */
public record OutputChunk(long position, Source source, String text, long lost) {

  /** Returns the position after this chunk. */
  public long end() {
    return position + text.length();
  }

  /** The source of a piece of an agent's output. */
  public enum Source {
    /** The agent's program, on the standard output or error of its terminal. */
    PROGRAM("stdout"),
    /** The worker that runs the program; one line at a time, without its line feed. */
    WORKER("stderr");

    private final String wireName;

    Source(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the source with this wire name, if there is one. */
    public static Optional<Source> of(String wireName) {
      for (Source source : values()) {
        if (source.wireName.equals(wireName)) {
          return Optional.of(source);
        }
      }
      return Optional.empty();
    }
  }
}
