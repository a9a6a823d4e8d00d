package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.io.ByteArrayOutputStream;

/**
 * Collects the bytes of an answer while there is memory for them, and discards everything beyond.
 */
final class AnswerBytes extends ByteArrayOutputStream {
  private final Room room;
  private boolean full;

  AnswerBytes(Room room) {
    this.room = room;
  }

  @Override
  public synchronized void write(int b) {
    if (fits(1)) {
      super.write(b);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (fits(length)) {
      super.write(bytes, from, length);
    }
  }

  /** Returns whether the answer did not fit. */
  synchronized boolean full() {
    return full;
  }

  private boolean fits(int bytes) {
    if (!full && !room.tryTake(bytes)) {
      full = true;
      buf = new byte[0];
      count = 0;
      room.giveAll();
    }
    return !full;
  }

  /** Returns the 503 for an answer that does not fit now and may fit later. */
  static Refusal noRoom() {
    return new Refusal(
        503, "overloaded", "Too much is on its way to and from this server; try again in a while");
  }
}
