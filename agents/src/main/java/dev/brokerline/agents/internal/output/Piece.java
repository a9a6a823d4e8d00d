package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;

/**
 * A piece of output for a follower: a raw chunk, or a line that a program has drawn on its screen.
 *
 * @param text the text; a drawn line has its line feed
 * @param start the position before it
 * @param end the position after it; a drawn line may have more characters than positions
 * @param lost how many characters are missing just before it
 * @param drawn whether it is a line of a screen, free of control sequences
 */
record Piece(
    OutputChunk.Source source, String text, long start, long end, long lost, boolean drawn) {

  static Piece raw(OutputChunk chunk) {
    return new Piece(
        chunk.source(), chunk.text(), chunk.position(), chunk.end(), chunk.lost(), false);
  }

  /** Returns a raw piece as listeners of chunks get it. */
  OutputChunk chunk() {
    return new OutputChunk(start, source, text, lost);
  }

  /** Returns the position after one of its characters. */
  long endOf(int index) {
    return Math.max(start + 1, end - (text.length() - 1 - index));
  }

  /** Returns the rest of it after a position within it. */
  Piece from(long position) {
    long left = end - position;
    return left >= text.length()
        ? this
        : new Piece(source, text.substring(text.length() - (int) left), position, end, lost, drawn);
  }

  Piece after(long missing) {
    return new Piece(source, text, start, end, missing, drawn);
  }
}
