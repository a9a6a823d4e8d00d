package dev.brokerline.agents.internal.output;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.model.AgentWaitException.Reason;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.concurrent.Timer;
import dev.brokerline.terminal.TerminalOptions;
import dev.brokerline.terminal.program.ProgramStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The newest output of an agent, raw and as its terminal shows it. Followers read it at their own
 * positions, and nothing is stored for any of them.
 *
 * <p>The lock guards the fields below it. Followers are woken after it is released.
 */
public final class OutputLog {

  /** The size of a terminal of the native broker. */
  private static final int COLUMNS = 80;

  private static final int ROWS = 24;

  private final Timer timer;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private volatile Runnable statusListener = () -> {};

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ShownLog shown;

  @GuardedBy("lock")
  private final ChunkLog chunks;

  @GuardedBy("lock")
  private @Nullable End end;

  @GuardedBy("lock")
  private Timer.@Nullable Scheduled alarm;

  @GuardedBy("lock")
  private long alarmAt;

  /** Why there is no more output. */
  record End(Reason reason, String what) {}

  /**
   * Makes an empty log.
   *
   * @param terminal the terminal of the program
   * @param maxChars how many characters are kept of the raw output, and how many of the lines of a
   *     screen
   */
  public OutputLog(TerminalOptions terminal, int maxChars, Timer timer) {
    this.timer = timer;
    this.chunks = new ChunkLog(maxChars);
    this.shown = new ShownLog(terminal, maxChars);
  }

  /** Makes an empty log of a program in a terminal of the native broker. */
  public static OutputLog of(String program, int maxChars, Timer timer) {
    return new OutputLog(TerminalOptions.of(program).withSize(COLUMNS, ROWS), maxChars, timer);
  }

  /** Calls the listener after each change of {@link #status}, on the thread that causes it. */
  public void onStatus(Runnable listener) {
    statusListener = listener;
  }

  /** Returns the program's state as the terminal shows it. */
  public ProgramStatus status() {
    synchronized (lock) {
      return shown.status();
    }
  }

  /** Adds the next piece of one of the agent's streams. Never blocks. */
  public void feed(String stream, String chunk) {
    OutputChunk.Source source = OutputChunk.Source.of(stream).orElse(null);
    if (source == null || chunk.isEmpty()) {
      return;
    }
    boolean otherStatus;
    synchronized (lock) {
      if (end != null) {
        return;
      }
      if (source == OutputChunk.Source.PROGRAM) {
        long now = timer.nanoTime();
        shown.feed(chunk, chunks.position(), now);
        arm(now);
      }
      chunks.add(source, chunk);
      otherStatus = shown.takeStatusChange();
    }
    wakeAll();
    tell(otherStatus);
  }

  /** Called when another program runs in the terminal. The screen of the last one is gone. */
  public void restart() {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      shown.restart(chunks.position(), timer.nanoTime());
    }
    wakeAll();
  }

  private void tell(boolean otherStatus) {
    if (otherStatus) {
      statusListener.run();
    }
  }

  /** Changes the size of the terminal, to the nearest one that a screen can have. */
  public void resize(int columns, int rows) {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      long now = timer.nanoTime();
      shown.resize(bounded(columns), bounded(rows), chunks.position(), now);
      arm(now);
    }
    wakeAll();
  }

  private static int bounded(int cells) {
    return Math.max(2, Math.min(cells, 1_000));
  }

  /** Arms the timer for the moment at which a row of the screen becomes a line. */
  @GuardedBy("lock")
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
      more = shown.settle(chunks.position(), now);
      arm(now);
      otherStatus = shown.takeStatusChange();
    }
    if (more) {
      wakeAll();
    }
    tell(otherStatus);
  }

  /** Drops old output until at most {@code chars} characters are kept. */
  public void trim(int chars) {
    synchronized (lock) {
      chunks.trim(chars);
      shown.trim(chars);
    }
  }

  /** Ends the log, for this reason. */
  public void end(Reason reason, String what) {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      shown.end(chunks.position(), timer.nanoTime());
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

  /** Returns how many characters have arrived so far. */
  long position() {
    synchronized (lock) {
      return chunks.position();
    }
  }

  /** Returns a position between what the terminal has shown so far and what it will show. */
  long mark() {
    boolean more;
    long marked;
    synchronized (lock) {
      more = end == null && shown.mark(chunks.position(), timer.nanoTime());
      marked = chunks.position();
    }
    if (more) {
      wakeAll();
    }
    return marked;
  }

  /** Returns the position of the oldest character that is kept. */
  long keptFrom() {
    synchronized (lock) {
      return chunks.keptFrom();
    }
  }

  /** Returns the kept output, oldest first. */
  List<OutputChunk> kept() {
    synchronized (lock) {
      return chunks.all();
    }
  }

  /** Returns the first piece from the position on; null if there is none. */
  @Nullable OutputChunk next(long from) {
    synchronized (lock) {
      return chunks.next(from);
    }
  }

  /** Returns the first shown piece from the position on; null if there is none yet. */
  @Nullable Piece nextShown(long from) {
    synchronized (lock) {
      OutputChunk raw = shown.isDrawn(from) ? null : next(from);
      if (raw != null && !shown.isDrawn(raw.position())) {
        return Piece.raw(raw);
      }
      return shown.next(from);
    }
  }

  /** Returns the kept shown pieces, oldest first. */
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

  /** Returns why there is no more output; null while there may be. */
  @Nullable End end() {
    synchronized (lock) {
      return end;
    }
  }

  /**
   * Calls the follower after each change, on the thread that causes it. The call must only wake the
   * follower.
   */
  void follow(Runnable follower) {
    followers.add(follower);
  }

  void unfollow(Runnable follower) {
    followers.remove(follower);
  }
}
