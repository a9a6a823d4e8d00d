package dev.brokerline.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** The text of a growing file, at most 16 KiB at a time. */
final class LogChunks {

  private static final int CHUNK = 1 << 14;

  /** The bytes of an incomplete character at the end of the last chunk. */
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);

  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private long offset;

  /** Returns how many bytes of the file are read or skipped. */
  long offset() {
    return offset;
  }

  /** Starts again at a place in the file, which begins a character. */
  void moveTo(long place) {
    offset = place;
    bytes.clear();
    decoder.reset();
  }

  /** Reads the next bytes, and returns whether there were any. */
  boolean read(FileChannel channel) throws IOException {
    int count = channel.read(bytes, offset);
    offset += Math.max(0, count);
    return count > 0;
  }

  /** Returns the text of the bytes that were read, without an incomplete character. */
  String text() {
    CharBuffer chars = CharBuffer.allocate(bytes.position());
    decoder.decode(bytes.flip(), chars, false);
    bytes.compact();
    return chars.flip().toString();
  }
}
