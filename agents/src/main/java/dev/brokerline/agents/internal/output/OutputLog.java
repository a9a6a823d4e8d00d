package dev.brokerline.agents.internal.output;

import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.agents.output.OutputSource;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The newest output of one agent, as it came and as its terminal shows it. Followers read it at
 * their own pace, by position; nothing is kept for any of them.
 *
 * <p>The lock guards the fields below it; followers are woken after it is left.
 */
public final class OutputLog {

  /** How large the native broker makes a terminal. */
  private static final int COLUMNS = 80;

  private static final int ROWS = 24;

  /** What a chunk costs apart from its text, in characters. */
  private static final int OVERHEAD = 64;

  private final int maxChars;
  private final Timer timer;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private volatile Runnable statusListener = () -> {};

  private final Object lock = new Object();
  private final ShownLog shown;
  private final TreeMap<Long, OutputChunk> kept = new TreeMap<>();
  private long cost;
  private long position;
  private @Nullable End end;
  private Timer.@Nullable Scheduled alarm;
  private long alarmAt;

  /** Why there is no more output. */
  record End(Reason reason, String what) {}

  /**
   * Makes an empty log.
   *
   * @param terminal that the program runs in
   * @param maxChars how many characters are kept as they came, and how many as lines of a screen
   */
  public OutputLog(TerminalOptions terminal, int maxChars, Timer timer) {
    this.maxChars = maxChars;
    this.timer = timer;
    this.shown = new ShownLog(terminal, maxChars);
  }

  /** Makes an empty log of a program in a terminal as the native broker makes it. */
  public static OutputLog of(String program, int maxChars, Timer timer) {
    return new OutputLog(TerminalOptions.of(program).withSize(COLUMNS, ROWS), maxChars, timer);
  }

  /** Calls the listener after each change of {@link #status}, on the thread that made it. */
  public void onStatus(Runnable listener) {
    statusListener = listener;
  }

  /** Returns what the terminal tells of the program's state. */
  public ProgramStatus status() {
    synchronized (lock) {
      return shown.status();
    }
  }

  /** Takes the next piece of one of the agent's streams. Never blocks. */
  public void feed(String stream, String chunk) {
    OutputSource source = OutputSource.of(stream).orElse(null);
    if (source == null || chunk.isEmpty()) {
      return;
    }
    // A single chunk over the bound is cut: its end is what counts.
    String text = chunk.substring(Math.max(0, chunk.length() - maxChars));
    boolean otherStatus;
    synchronized (lock) {
      if (end != null) {
        return;
      }
      if (source == OutputSource.PROGRAM) {
        long now = timer.nanoTime();
        shown.feed(chunk, position, now);
        arm(now);
      }
      position += chunk.length() - text.length();
      kept.put(position, new OutputChunk(position, source, text, /* lost= */ 0));
      position += text.length();
      cost += text.length() + OVERHEAD;
      dropOver(maxChars);
      otherStatus = shown.takeStatusChange();
    }
    wakeAll();
    tell(otherStatus);
  }

  /** Another program runs in the terminal from now on: what the last one has drawn is gone. */
  public void restart() {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      shown.restart(position, timer.nanoTime());
    }
    wakeAll();
  }

  private void tell(boolean otherStatus) {
    if (otherStatus) {
      statusListener.run();
    }
  }

  /** The terminal has another size now; one that no screen has is taken for the nearest. */
  public void resize(int columns, int rows) {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      long now = timer.nanoTime();
      shown.resize(bounded(columns), bounded(rows), position, now);
      arm(now);
    }
    wakeAll();
  }

  private static int bounded(int cells) {
    return Math.max(2, Math.min(cells, 1_000));
  }

  /** Has the screen looked at when time alone changes what counts as a line of it. */
  private void arm(long now) {
    OptionalLong next = shown.nextSettle();
    if (next.isEmpty() || (alarm != null && alarmAt - next.getAsLong() <= 0)) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmAt = next.getAsLong();
    alarm = timer.schedule(Duration.ofNanos(Math.max(0, alarmAt - now)), this::settle);
  }

  private void settle() {
    boolean more;
    boolean otherStatus;
    synchronized (lock) {
      alarm = null;
      if (end != null) {
        return;
      }
      long now = timer.nanoTime();
      more = shown.settle(position, now);
      arm(now);
      otherStatus = shown.takeStatusChange();
    }
    if (more) {
      wakeAll();
    }
    tell(otherStatus);
  }

  /** Keeps so many characters at most of those that came so far. */
  public void trim(int chars) {
    synchronized (lock) {
      dropOver(chars);
      shown.trim(chars);
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
      shown.end(position, timer.nanoTime());
      end = new End(reason, what);
      if (alarm != null) {
        alarm.cancel();
      }
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

  /** Returns a position that parts what the terminal has shown so far from what it will show. */
  long mark() {
    boolean more;
    long marked;
    synchronized (lock) {
      more = end == null && shown.mark(position, timer.nanoTime());
      marked = position;
    }
    if (more) {
      wakeAll();
    }
    return marked;
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

  /** Returns the first piece of what is shown from the position on; null if there is none yet. */
  @Nullable Piece nextShown(long from) {
    synchronized (lock) {
      OutputChunk raw = shown.isDrawn(from) ? null : next(from);
      if (raw != null && !shown.isDrawn(raw.position())) {
        return Piece.raw(raw);
      }
      return shown.next(from);
    }
  }

  /** Returns all that is kept of what is shown, oldest first. */
  List<Piece> keptShown() {
    List<Piece> all = new ArrayList<>();
    synchronized (lock) {
      Piece piece = nextShown(Math.min(keptFrom(), shown.keptFrom()));
      for (; piece != null; piece = nextShown(piece.end())) {
        all.add(piece);
      }
    }
    return all;
  }

  /** Returns why there is no more output, once that is so. */
  @Nullable End end() {
    synchronized (lock) {
      return end;
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
