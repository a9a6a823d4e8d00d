package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.terminal.TerminalLine;
import dev.brokerline.terminal.TerminalListener;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.TerminalReader;
import dev.brokerline.terminal.program.ProgramStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads an agent's terminal. For a program that prints plainly, its output is what is shown. Once
 * it draws on its screen, the lines on the screen are what is shown, each once.
 *
 * <p>Each line has a place among the positions of the output. It ends no later than the output that
 * had arrived when the line became known, and lines that become known together follow each other.
 * So a position is a mark for both.
 *
 * <p>The lock of the {@link OutputLog} guards all of it.
 */
final class ShownLog implements TerminalListener {

  /** The size of a line without its text, in characters. */
  private static final int OVERHEAD = 64;

  private static final long PLAIN = Long.MAX_VALUE;
  private static final String RESET = "\u001bc";

  private final int maxChars;
  private final TerminalReader reader;

  /** The kept lines, by their ends. */
  private final TreeMap<Long, Piece> kept = new TreeMap<>();

  /** The ends of the kept lines, by their numbers. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** The lines from one call of the reader. */
  private final List<TerminalLine> told = new ArrayList<>();

  private boolean statusChanged;
  private long cost;

  /** The position from which on lines replace the output. */
  private long drawnFrom = PLAIN;

  /** The position after the last line or mark. */
  private long last;

  /** The position after the newest dropped line. */
  private long dropped;

  ShownLog(TerminalOptions options, int maxChars) {
    this.maxChars = maxChars;
    this.reader = new TerminalReader(options.withMaxLineChars(0), this);
  }

  /** Adds a chunk that arrived at a position. */
  void feed(String chunk, long position, long now) {
    reader.feed(chunk, now);
    if (drawnFrom == PLAIN && reader.screen().isPresent()) {
      drawnFrom = position;
      last = position;
    }
    place(position + chunk.length());
  }

  /** Called when time has passed. Returns whether there are new lines. */
  boolean settle(long position, long now) {
    reader.settle(now);
    return place(position);
  }

  /**
   * Places the current rows of the screen before the position. Returns whether there are new lines.
   */
  boolean mark(long position, long now) {
    if (drawnFrom == PLAIN) {
      return false;
    }
    reader.mark(now);
    boolean more = place(position);
    last = Math.max(last, position);
    return more;
  }

  /** Called at the end of the output. */
  void end(long position, long now) {
    reader.end(now);
    place(position);
  }

  void resize(int columns, int rows, long position, long now) {
    reader.resize(columns, rows, now);
    place(position);
  }

  /** Returns when time alone will change what is shown. */
  OptionalLong nextSettle() {
    return reader.nextSettle();
  }

  ProgramStatus status() {
    return reader.status();
  }

  /** Returns whether the status has changed since the last call. */
  boolean takeStatusChange() {
    boolean changed = statusChanged;
    statusChanged = false;
    return changed;
  }

  /** Called when another program runs in the terminal. */
  void restart(long position, long now) {
    if (drawnFrom != PLAIN) {
      reader.mark(now);
      reader.feed(RESET, now);
      place(position);
    }
  }

  /** Returns whether lines replace the output at a position. */
  boolean isDrawn(long position) {
    return position >= drawnFrom;
  }

  /** Returns the position before the oldest kept line. */
  long keptFrom() {
    return kept.isEmpty() ? drawnFrom : kept.firstEntry().getValue().start();
  }

  /** Returns the first line that ends after a position, or the rest of it. */
  @Nullable Piece next(long from) {
    Map.Entry<Long, Piece> found = kept.higherEntry(from);
    if (found == null) {
      return null;
    }
    Piece line = found.getValue();
    long missing = Math.max(dropped, Math.min(drawnFrom, line.start())) - from;
    return missing > 0 ? line.after(missing) : line.start() < from ? line.from(from) : line;
  }

  /** Drops old lines until at most {@code chars} characters are kept. */
  void trim(int chars) {
    while (cost > chars + OVERHEAD && kept.size() > 1) {
      Piece oldest = kept.pollFirstEntry().getValue();
      cost -= oldest.text().length() + OVERHEAD;
      dropped = oldest.end();
      ends.pollFirstEntry();
    }
  }

  @Override
  public void onLine(TerminalLine line) {
    told.add(line);
  }

  @Override
  public void onStatus(ProgramStatus status) {
    statusChanged = true;
  }

  /** Places the new lines, the last of them just before the position. */
  private boolean place(long position) {
    boolean draws = drawnFrom != PLAIN && !told.isEmpty();
    if (draws) {
      long room = position;
      long[] behind = new long[told.size()];
      for (int i = told.size() - 1; i >= 0; i--) {
        behind[i] = room;
        room -= told.get(i).text().length() + 1;
      }
      for (int i = 0; i < told.size(); i++) {
        // Each has at least one position, and the later ones as many as there are left.
        long least = last + 1;
        long most = Math.max(least, position - (told.size() - 1 - i));
        keep(told.get(i), Math.min(most, Math.max(least, behind[i])));
      }
      trim(maxChars);
    }
    told.clear();
    return draws;
  }

  private void keep(TerminalLine line, long end) {
    if (line.replaces() != null) {
      Long place = ends.remove(line.replaces());
      Piece before = place == null ? null : kept.remove(place);
      cost -= before == null ? 0 : before.text().length() + OVERHEAD;
    }
    String text = line.text() + "\n";
    long start = Math.max(last, end - text.length());
    kept.put(end, new Piece(OutputChunk.Source.PROGRAM, text, start, end, /* lost= */ 0, true));
    ends.put(line.number(), end);
    cost += text.length() + OVERHEAD;
    last = end;
  }
}
