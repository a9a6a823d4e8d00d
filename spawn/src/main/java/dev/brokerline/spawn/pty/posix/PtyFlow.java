package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;

/**
 * Moves bytes between a terminal and its two queues. Used by the event thread only.
 *
 * <p>The system tells once that a terminal has become readable or writable. So this class remembers
 * that until a read or a write has nothing left to do. A terminal that prints again and again is
 * read at its own pace.
 */
final class PtyFlow {

  /** The number of writes after which other terminals get their turn, as after one read. */
  private static final int WRITES_IN_A_ROW = 16;

  /**
   * How much is read at most after the exit of the program. Linux keeps less than 64 KiB of its
   * output; more comes from other processes.
   */
  private static final int LAST_BYTES = 256 << 10;

  private final Master master;
  private final OutputQueue output;
  private final InputQueue input;
  private final ReadPace pace;
  private boolean readable;
  private boolean writable;

  PtyFlow(Master master, OutputQueue output, InputQueue input, ReadPace pace) {
    this.master = master;
    this.output = output;
    this.input = input;
    this.pace = pace;
  }

  /** The terminal may be readable or writable again. */
  void becameReady() {
    readable = true;
    writable = true;
  }

  /** Writes and reads for a moment. */
  void move(Memory buffer, long now) {
    for (int i = 0; i < WRITES_IN_A_ROW && writable && !input.isEmpty(); i++) {
      writable = input.writeTo(master, buffer);
      pace.typed();
    }
    if (readable && pace.mayRead(now) && output.hasRoom()) {
      pace.read(read(buffer), now);
    }
  }

  /** Returns whether {@link #move} would do something now. */
  boolean hasWork(long now) {
    return (writable && !input.isEmpty()) || (readable && pace.mayRead(now) && output.hasRoom());
  }

  /** Returns whether there may be output that is not read before {@link #nextRead}. */
  boolean rests(long now) {
    return readable && !pace.mayRead(now);
  }

  long nextRead() {
    return pace.next();
  }

  /** Reads what the program has left, whatever the listener does. */
  void readLast(Memory buffer) {
    readable = true;
    for (long left = LAST_BYTES; readable && left > 0; left -= buffer.size()) {
      var unused = read(buffer);
    }
  }

  /** Fills the buffer, or reads until nothing is left. Returns the number of bytes. */
  private int read(Memory buffer) {
    long filled = 0;
    while (readable && filled < buffer.size()) {
      int count = master.read(buffer.share(filled), buffer.size() - filled);
      readable = count > 0;
      filled += Math.max(0, count);
    }
    if (filled > 0) {
      output.add(buffer.getByteArray(0, (int) filled));
    }
    return (int) filled;
  }
}
