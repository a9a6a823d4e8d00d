package dev.brokerline.spawn.internal;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The last lines of a standard error stream, with limits on their number and length. Safe for use
 * by any thread.
 */
public final class StderrTail {

  private final int maxLines;
  private final int maxChars;

  // Guarded by this.
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /**
   * Makes an empty tail.
   *
   * @param maxLines how many lines are kept, possibly 0
   * @param maxChars how many characters of a line are kept
   */
  public StderrTail(int maxLines, int maxChars) {
    if (maxLines < 0 || maxChars < 1) {
      throw new IllegalArgumentException(
          "cannot remember " + maxLines + " lines of " + maxChars + " characters");
    }
    this.maxLines = maxLines;
    this.maxChars = maxChars;
  }

  /** Adds a line, and drops the oldest if there are too many. */
  public synchronized void add(String line) {
    lines.addLast(line.length() <= maxChars ? line : line.substring(0, maxChars));
    if (lines.size() > maxLines) {
      lines.removeFirst();
    }
  }

  /** Returns the kept lines, oldest first. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
