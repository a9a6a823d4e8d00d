package dev.brokerline.spawn.pty.posix;

import dev.brokerline.spawn.pty.PtyOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a terminal is read again, so that a program that goes on printing is read seldom and its
 * output comes in few pieces. The first output after silence, and the first after something was
 * typed, is read at once. The pause after a read then doubles with each read up to a limit, and
 * what the system keeps of the output bounds the piece. A program that prints much is read without
 * a pause, because it would have to wait.
 *
 * <p>Pauses end at the same moments for all terminals, so that many are read in a row. Times are
 * nanoseconds of {@link System#nanoTime}. Used by the event thread only.
 */
final class ReadPace {

  /** The first pause, and the distance of the moments at which pauses end. */
  static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);

  /** After so much in one read there is no pause. A terminal of Linux keeps twice as much. */
  static final int MUCH_BYTES = 2 << 10;

  private final long longest;
  private boolean begun;
  private long pause;
  private long lastRead;
  private long next;

  /**
   * Makes the pace of a terminal that was not read yet.
   *
   * @param longest the limit of the pauses; zero for no pauses. See {@link PtyOptions#pause}
   */
  ReadPace(Duration longest) {
    this.longest = longest.toNanos();
  }

  /** Returns whether the terminal may be read now. */
  boolean mayRead(long now) {
    return !begun || now - next >= 0;
  }

  /** Returns when the terminal may be read again, after a read. */
  long next() {
    return next;
  }

  /** So many bytes were read. */
  void read(int bytes, long now) {
    if (longest == 0 || bytes == 0) {
      return;
    }
    if (bytes >= MUCH_BYTES) {
      next = now;
    } else {
      boolean goesOn = begun && now - lastRead < longest + pause;
      pause = goesOn ? Math.min(2 * pause, longest) : Math.min(STEP, longest);
      next = now + pause;
      next += Math.floorMod(-next, STEP);
    }
    begun = true;
    lastRead = now;
  }

  /** Something was typed. What the program prints about it is read at once. */
  void typed() {
    begun = false;
  }
}
