package dev.brokerline.spawn.pty.posix;

import com.sun.jna.Memory;

/**
 * Moves bytes between a terminal and its two queues. Used by the event thread only.
 *
 * <p>The system tells once that a terminal has become readable or writable. So this class remembers
 * that until a read or a write has nothing left to do.
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
  private boolean readable;
  private boolean writable;

  PtyFlow(Master master, OutputQueue output, InputQueue input) {
    this.master = master;
    this.output = output;
    this.input = input;
  }

  /** The terminal may be readable or writable again. */
  void becameReady() {
    readable = true;
    writable = true;
  }

  /** Writes and reads for a moment. */
  void move(Memory buffer) {
    for (int i = 0; i < WRITES_IN_A_ROW && writable && !input.isEmpty(); i++) {
      writable = input.writeTo(master, buffer);
    }
    if (readable && output.hasRoom()) {
      read(buffer);
    }
  }

  /** Returns whether {@link #move} would do something now. */
  boolean hasWork() {
    return (writable && !input.isEmpty()) || (readable && output.hasRoom());
  }

  /** Reads what the program has left, whatever the listener does. */
  void readLast(Memory buffer) {
    readable = true;
    for (long left = LAST_BYTES; readable && left > 0; left -= buffer.size()) {
      read(buffer);
    }
  }

  /** Fills the buffer, or reads until nothing is left. */
  private void read(Memory buffer) {
    long filled = 0;
    while (readable && filled < buffer.size()) {
      int count = master.read(buffer.share(filled), buffer.size() - filled);
      readable = count > 0;
      filled += Math.max(0, count);
    }
    if (filled > 0) {
      output.add(buffer.getByteArray(0, (int) filled));
    }
  }
}
