package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputSource;
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
 * Reads an agent's terminal. A program that prints plainly is shown by what it prints; from where
 * it first draws on its screen, it is shown by the lines that stand there, each once.
 *
 * <p>A line has a place among the positions of the output: it ends no later than the output that
 * had come when it was known, and lines that are known together follow each other. So a position is
 * a mark for both.
 *
 * <p>Not safe for use by several threads: the lock of the {@link OutputLog} guards it.
 */
final class ShownLog implements TerminalListener {

  /** What a line costs apart from its text, in characters. */
  private static final int OVERHEAD = 64;

  private static final long PLAIN = Long.MAX_VALUE;
  private static final String RESET = "\u001bc";

  private final int maxChars;
  private final TerminalReader reader;

  /** The lines that are kept, by their ends. */
  private final TreeMap<Long, Piece> kept = new TreeMap<>();

  /** The ends of the lines that are kept, by their numbers. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** What one call of the reader has told. */
  private final List<TerminalLine> told = new ArrayList<>();

  private boolean statusChanged;
  private long cost;

  /** The position from which on lines stand for the output. */
  private long drawnFrom = PLAIN;

  /** The position behind the last line, or the last mark. */
  private long last;

  /** The position behind the newest line that is not kept any more. */
  private long dropped;

  ShownLog(TerminalOptions options, int maxChars) {
    this.maxChars = maxChars;
    this.reader = new TerminalReader(options.withMaxLineChars(0), this);
  }

  /** Takes a chunk that came at a position. */
  void feed(String chunk, long position, long now) {
    reader.feed(chunk, now);
    if (drawnFrom == PLAIN && reader.screen().isPresent()) {
      drawnFrom = position;
      last = position;
    }
    place(position + chunk.length());
  }

  /** Time has passed; returns whether there are new lines. */
  boolean settle(long position, long now) {
    reader.settle(now);
    return place(position);
  }

  /** What the screen shows now has its place before the position; returns whether it is new. */
  boolean mark(long position, long now) {
    if (drawnFrom == PLAIN) {
      return false;
    }
    reader.mark(now);
    boolean more = place(position);
    last = Math.max(last, position);
    return more;
  }

  /** Nothing more will be printed. */
  void end(long position, long now) {
    reader.end(now);
    place(position);
  }

  void resize(int columns, int rows, long position, long now) {
    reader.resize(columns, rows, now);
    place(position);
  }

  /** Returns when time alone changes what is shown. */
  OptionalLong nextSettle() {
    return reader.nextSettle();
  }

  ProgramStatus status() {
    return reader.status();
  }

  /** Returns whether the status has changed since this was asked last. */
  boolean takeStatusChange() {
    boolean changed = statusChanged;
    statusChanged = false;
    return changed;
  }

  /** Another program draws from now on. */
  void restart(long position, long now) {
    if (drawnFrom != PLAIN) {
      reader.mark(now);
      reader.feed(RESET, now);
      place(position);
    }
  }

  /** Returns whether what comes at a position is shown by lines. */
  boolean isDrawn(long position) {
    return position >= drawnFrom;
  }

  /** Returns the position before the oldest line that is kept. */
  long keptFrom() {
    return kept.isEmpty() ? drawnFrom : kept.firstEntry().getValue().start();
  }

  /** Returns the first line that ends behind a position, or what is left of it. */
  @Nullable Piece next(long from) {
    Map.Entry<Long, Piece> found = kept.higherEntry(from);
    if (found == null) {
      return null;
    }
    Piece line = found.getValue();
    long missing = Math.max(dropped, Math.min(drawnFrom, line.start())) - from;
    return missing > 0 ? line.after(missing) : line.start() < from ? line.from(from) : line;
  }

  /** Keeps so many characters of lines at most. */
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

  /** Gives the lines that were told their places, the last of them just before the position. */
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
    kept.put(end, new Piece(OutputSource.PROGRAM, text, start, end, /* lost= */ 0, true));
    ends.put(line.number(), end);
    cost += text.length() + OVERHEAD;
    last = end;
  }
}
