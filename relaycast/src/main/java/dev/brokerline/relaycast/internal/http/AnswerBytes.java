package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.io.ByteArrayOutputStream;

/** Collects the bytes of an answer as far as there is room for them. */
final class AnswerBytes extends ByteArrayOutputStream {
  private final Room room;

  AnswerBytes(Room room) {
    this.room = room;
  }

  @Override
  public synchronized void write(int b) {
    take(1);
    super.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    take(length);
    super.write(bytes, from, length);
  }

  private void take(int bytes) {
    if (!room.tryTake(bytes)) {
      throw noRoom();
    }
  }

  /** Returns the 503 for what does not fit now and may later. */
  static Refusal noRoom() {
    return new Refusal(
        503, "overloaded", "Too much is on its way to and from this server; try again in a while");
  }
}
