package dev.brokerline.spawn.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of a pipe to standard input. One thread at a time writes; any thread may close
 * it.
 *
 * <p>The pipe of a {@link Pipe} does not block, except while {@link #write} waits for room. Only so
 * may callers write to it, also because the JDK closes a blocking channel when its writer is
 * interrupted.
 */
final class StdinPipe implements Closeable {

  private final WritableByteChannel channel;

  /** The same channel, if it can be told not to block. */
  private final Pipe.@Nullable SinkChannel sink;

  private StdinPipe(WritableByteChannel channel, Pipe.@Nullable SinkChannel sink) {
    this.channel = channel;
    this.sink = sink;
  }

  /** Returns a pipe that does not block. */
  static StdinPipe of(Pipe.SinkChannel sink) throws IOException {
    sink.configureBlocking(false);
    return new StdinPipe(sink, sink);
  }

  /** Returns a pipe that may block at any time. */
  static StdinPipe of(WritableByteChannel channel) {
    return new StdinPipe(channel, null);
  }

  /** Returns whether {@link #writeAtOnce} can write. */
  boolean canWriteAtOnce() {
    return sink != null;
  }

  /** Writes what there is room for, maybe nothing. */
  void writeAtOnce(ByteBuffer bytes) throws IOException {
    if (sink != null) {
      sink.write(bytes);
    }
  }

  /** Writes all bytes, and waits for room. */
  void write(ByteBuffer bytes) throws IOException {
    writeAtOnce(bytes);
    if (!bytes.hasRemaining()) {
      return;
    }
    if (sink != null) {
      sink.configureBlocking(true);
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    if (sink != null) {
      sink.configureBlocking(false);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
