package dev.brokerline.agents.output;

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
public record OutputChunk(long position, OutputSource source, String text, long lost) {

  /** Returns the position after this chunk. */
  public long end() {
    return position + text.length();
  }
}
