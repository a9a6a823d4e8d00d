package dev.brokerline.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest lines of a terminal, up to a number of characters. */
final class LineLog {

  /** The size of a line without its text, in characters. */
  private static final int OVERHEAD = 32;

  private final int maxChars;
  private final Consumer<TerminalLine> listener;
  private final TreeMap<Long, TerminalLine> kept = new TreeMap<>();
  private long cost;
  private long last;

  LineLog(int maxChars, Consumer<TerminalLine> listener) {
    this.maxChars = maxChars;
    this.listener = listener;
  }

  /** Adds a line, which may replace another one, and returns its number. */
  long add(String text, long offset, @Nullable Long replaces) {
    TerminalLine line = new TerminalLine(++last, offset, text, replaces);
    if (replaces != null) {
      drop(kept.remove(replaces));
    }
    kept.put(line.number(), line);
    cost += text.length() + OVERHEAD;
    while (cost > maxChars && kept.size() > 1) {
      drop(kept.pollFirstEntry().getValue());
    }
    listener.accept(line);
    return line.number();
  }

  private void drop(@Nullable TerminalLine line) {
    cost -= line == null ? 0 : line.text().length() + OVERHEAD;
  }

  /** Returns the number of the newest line; 0 if there was none. */
  long last() {
    return last;
  }

  /** Returns the kept lines after this number, oldest first. */
  List<TerminalLine> after(long number) {
    return new ArrayList<>(kept.tailMap(number, /* inclusive= */ false).values());
  }
}
