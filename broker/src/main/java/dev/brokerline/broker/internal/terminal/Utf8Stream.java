package dev.brokerline.broker.internal.terminal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 that arrives in pieces, which may divide a character. */
final class Utf8Stream {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private byte[] rest = {};

  /** Returns the characters that are complete. */
  String decode(byte[] piece) {
    ByteBuffer in = ByteBuffer.allocate(rest.length + piece.length).put(rest).put(piece).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, /* endOfInput= */ false);
    rest = new byte[in.remaining()];
    in.get(rest);
    return out.flip().toString();
  }
}
