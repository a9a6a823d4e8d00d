package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.agents.output.OutputSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The end of one agent's output, so many characters of it: the oldest chunks give way. Followers
 * read it at their own pace, by position; nothing is kept for any of them.
 *
 * <p>The lock guards the fields below it; followers are woken after it is left.
 */
public final class OutputLog {

  /** What a chunk costs apart from its text, in characters. */
  private static final int OVERHEAD = 64;

  private final int maxChars;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();
  private final TreeMap<Long, OutputChunk> kept = new TreeMap<>();
  private long cost;
  private long position;
  private @Nullable End end;

  /** Why there is no more output. */
  record End(Reason reason, String what) {}

  /** Makes an empty log that keeps about so many characters. */
  public OutputLog(int maxChars) {
    this.maxChars = maxChars;
  }

  /** Takes the next piece of one of the agent's streams. Never blocks. */
  public void feed(String stream, String chunk) {
    OutputSource source = OutputSource.of(stream).orElse(null);
    if (source == null || chunk.isEmpty()) {
      return;
    }
    // A single chunk over the bound is cut: its end is what counts.
    String text = chunk.substring(Math.max(0, chunk.length() - maxChars));
    synchronized (lock) {
      if (end != null) {
        return;
      }
      position += chunk.length() - text.length();
      kept.put(position, new OutputChunk(position, source, text, /* lost= */ 0));
      position += text.length();
      cost += text.length() + OVERHEAD;
      dropOver(maxChars);
    }
    wakeAll();
  }

  /** Keeps so many characters at most of those that came so far. */
  public void trim(int chars) {
    synchronized (lock) {
      dropOver(chars);
    }
  }

  private void dropOver(int chars) {
    while (cost > chars + OVERHEAD && kept.size() > 1) {
      cost -= kept.pollFirstEntry().getValue().text().length() + OVERHEAD;
    }
  }

  /** Nothing more comes, for this reason. */
  public void end(Reason reason, String what) {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      end = new End(reason, what);
    }
    wakeAll();
  }

  private void wakeAll() {
    followers.forEach(Runnable::run);
  }

  /** Returns how many characters came so far. */
  long position() {
    synchronized (lock) {
      return position;
    }
  }

  /** Returns the position of the oldest character that is kept. */
  long keptFrom() {
    synchronized (lock) {
      return kept.isEmpty() ? position : kept.firstKey();
    }
  }

  /** Returns all that is kept, oldest first. */
  List<OutputChunk> kept() {
    synchronized (lock) {
      return new ArrayList<>(kept.values());
    }
  }

  /** Returns the first piece from the position on; null if there is none yet, or no more. */
  @Nullable OutputChunk next(long from) {
    synchronized (lock) {
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
      return new OutputChunk(
          chunk.position(), chunk.source(), chunk.text(), chunk.position() - from);
    }
  }

  /** Returns why there is nothing from the position on, if that is so for good. */
  @Nullable End endAt(long from) {
    synchronized (lock) {
      return from >= position ? end : null;
    }
  }

  /** Calls the follower after each change, on the thread that made it: it must only wake itself. */
  void follow(Runnable follower) {
    followers.add(follower);
  }

  void unfollow(Runnable follower) {
    followers.remove(follower);
  }
}
