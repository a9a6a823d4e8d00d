package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body without blocking a thread, up to a size limit and while there is memory for it.
 * Further bytes are read and discarded, because closing a connection with unread bytes resets it,
 * and the refusal would be lost. That has a limit too, {@value #DISCARDED} times the first.
 */
final class BodyReader implements Invocable.Task {
  private static final int DISCARDED = 4;

  private final Content.Source source;
  private final int limit;
  private final @Nullable Room room;
  private final Promise<byte[]> outcome;
  private ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long size;
  private boolean hasRoom = true;

  private BodyReader(
      Content.Source source, int limit, @Nullable Room room, Promise<byte[]> outcome) {
    this.source = source;
    this.limit = limit;
    this.room = room;
    this.outcome = outcome;
  }

  static void read(Content.Source source, int limit, Room room, Promise<byte[]> outcome) {
    new BodyReader(source, limit, room, outcome).run();
  }

  /** Discards the body, and succeeds with an empty one. */
  static void discard(Content.Source source, int limit, Promise<byte[]> outcome) {
    new BodyReader(source, limit, null, outcome).run();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  public void run() {
    while (size <= (long) DISCARDED * limit) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        outcome.failed(chunk.getFailure());
        return;
      }
      take(chunk);
      if (chunk.isLast()) {
        break;
      }
    }
    if (room != null && size > limit) {
      String sentence = "A body may have at most " + limit + " bytes";
      outcome.failed(new Refusal(413, "payload_too_large", sentence));
    } else if (!hasRoom) {
      outcome.failed(AnswerBytes.noRoom());
    } else {
      outcome.succeeded(kept.toByteArray());
    }
  }

  private void take(Content.Chunk chunk) {
    ByteBuffer bytes = chunk.getByteBuffer();
    size += bytes.remaining();
    if (room != null) {
      keep(bytes, room);
    }
    chunk.release();
  }

  private void keep(ByteBuffer bytes, Room room) {
    hasRoom = hasRoom && size <= limit && room.tryTake(bytes.remaining());
    if (hasRoom) {
      byte[] array = BufferUtil.toArray(bytes);
      kept.write(array, 0, array.length);
    } else {
      // A stream that is only reset keeps its array, for which no room is taken from here on.
      kept = new ByteArrayOutputStream(0);
      room.giveAll();
    }
  }
}
