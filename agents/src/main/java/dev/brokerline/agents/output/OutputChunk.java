package dev.brokerline.agents.output;

/**
 * A piece of an agent's output, as it came: cut anywhere, control sequences and carriage returns
 * included.
 *
 * @param position how many characters of the agent's output, of both sources, came before it
 * @param source who wrote it
 * @param text at least one character
 * @param lost how many characters, of both sources, are missing just before it, because the
 *     consumer was slower than the log could wait for; 0 if none
 */
public record OutputChunk(long position, OutputSource source, String text, long lost) {

  /** Returns the position behind it. */
  public long end() {
    return position + text.length();
  }
}
