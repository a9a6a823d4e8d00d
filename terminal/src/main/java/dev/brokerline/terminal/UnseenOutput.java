package dev.brokerline.terminal;

import java.util.concurrent.TimeUnit;

/** The times of the output that the screen was not examined after. Times are as in the reader. */
final class UnseenOutput {

  /** The maximum time between looks at the screen while the program prints. */
  private static final long LONGEST_UNSEEN = TimeUnit.MILLISECONDS.toNanos(500);

  /** The time after which an unfinished frame is examined. */
  private static final long LONGEST_FRAME = TimeUnit.SECONDS.toNanos(1);

  private boolean any;
  private long since;
  private long newest;

  /** Called when the program has printed. */
  void print(long now) {
    newest = now;
    if (!any) {
      any = true;
      since = now;
    }
  }

  /** Called when the screen is examined. */
  void seen() {
    any = false;
  }

  /** Returns whether there is any. */
  boolean isAny() {
    return any;
  }

  /** Returns the time of the newest output, seen or not. */
  long newest() {
    return newest;
  }

  /** Returns when to examine it. */
  long due(boolean inFrame) {
    if (inFrame) {
      return since + LONGEST_FRAME;
    }
    long quiet = newest + ScreenLines.STAYED;
    long latest = since + LONGEST_UNSEEN;
    return quiet - latest <= 0 ? quiet : latest;
  }
}
