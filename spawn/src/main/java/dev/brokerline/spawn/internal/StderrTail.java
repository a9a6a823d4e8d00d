package dev.brokerline.spawn.internal;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The last lines of a standard error stream, bounded in number and in length. Older lines make room
 * for newer ones. Safe for use by any thread.
 */
public final class StderrTail {

  private final int maxLines;
  private final int maxChars;

  // Guarded by this.
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /**
   * Makes an empty tail.
   *
   * @param maxLines how many lines are remembered; 0 remembers none
   * @param maxChars how much of a line is remembered, from its beginning
   */
  public StderrTail(int maxLines, int maxChars) {
    if (maxLines < 0 || maxChars < 1) {
      throw new IllegalArgumentException(
          "cannot remember " + maxLines + " lines of " + maxChars + " characters");
    }
    this.maxLines = maxLines;
    this.maxChars = maxChars;
  }

  /** Remembers one more line, and forgets the oldest if there are too many. */
  public synchronized void add(String line) {
    lines.addLast(line.length() <= maxChars ? line : line.substring(0, maxChars));
    if (lines.size() > maxLines) {
      lines.removeFirst();
    }
  }

  /** Returns what is remembered now, oldest first. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
