package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.output.OutputChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest output of an agent as it arrived, within a limit.
 *
 * <p>The lock of the {@link OutputLog} guards all of it.
 */
final class ChunkLog {

  /** The size of a chunk without its text, in characters. */
  private static final int OVERHEAD = 64;

  private final int maxChars;

  /** The kept chunks, by their positions. */
  private final TreeMap<Long, OutputChunk> kept = new TreeMap<>();

  private long cost;
  private long position;

  ChunkLog(int maxChars) {
    this.maxChars = maxChars;
  }

  /** Returns how many characters have arrived so far. */
  long position() {
    return position;
  }

  /** Adds a chunk that is not empty. Of a chunk over the limit, only the end is kept. */
  void add(OutputChunk.Source source, String chunk) {
    String text = chunk.substring(Math.max(0, chunk.length() - maxChars));
    position += chunk.length() - text.length();
    kept.put(position, new OutputChunk(position, source, text, /* lost= */ 0));
    position += text.length();
    cost += text.length() + OVERHEAD;
    trim(maxChars);
  }

  /** Drops old chunks until at most {@code chars} characters are kept. */
  void trim(int chars) {
    while (cost > chars + OVERHEAD && kept.size() > 1) {
      cost -= kept.pollFirstEntry().getValue().text().length() + OVERHEAD;
    }
  }

  /** Returns the position of the oldest character that is kept. */
  long keptFrom() {
    return kept.isEmpty() ? position : kept.firstKey();
  }

  /** Returns the kept chunks, oldest first. */
  List<OutputChunk> all() {
    return new ArrayList<>(kept.values());
  }

  /** Returns the first chunk from a position on, or the rest of one; null if there is none. */
  @Nullable OutputChunk next(long from) {
    Map.Entry<Long, OutputChunk> containing = kept.floorEntry(from);
    if (containing != null && containing.getValue().end() > from) {
      OutputChunk chunk = containing.getValue();
      String rest = chunk.text().substring((int) (from - chunk.position()));
      return new OutputChunk(from, chunk.source(), rest, /* lost= */ 0);
    }
    Map.Entry<Long, OutputChunk> later = kept.ceilingEntry(from);
    if (later == null) {
      return null;
    }
    OutputChunk chunk = later.getValue();
    return new OutputChunk(chunk.position(), chunk.source(), chunk.text(), chunk.position() - from);
  }
}
