package dev.brokerline.protocol.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One parser for many lines: making a parser costs more than reading a line of ordinary length. It
 * is Jackson's parser for input that comes in pieces. So it says {@link JsonToken#NOT_AVAILABLE}
 * where a line ends, and has its positions counted over all lines. Confined to one thread at a
 * time.
 */
public final class LineParser {

  /** A parser keeps the names that it has met, so that it is replaced from time to time. */
  private static final int MAX_LINES = 1024;

  /** A parser that has read a longer line keeps large buffers, and is replaced at once. */
  private static final int MAX_LINE_BYTES = 64 << 10;

  private @Nullable JsonParser parser;
  private Utf8Json line = new Utf8Json(new byte[0]);
  private int linesLeft;
  private long start;

  /** Returns the parser at the beginning of a line, which nobody may change any more. */
  public JsonParser begin(byte[] utf8) throws IOException {
    JsonParser current = parser;
    if (current == null) {
      current = JsonSyntax.pieceParser();
      parser = current;
      linesLeft = MAX_LINES;
    }
    line = new Utf8Json(utf8);
    start = current.currentLocation().getByteOffset();
    feeder(current).feedInput(utf8, 0, utf8.length);
    return current;
  }

  private static ByteArrayFeeder feeder(JsonParser json) {
    return (ByteArrayFeeder) json.getNonBlockingInputFeeder();
  }

  /** Returns whether the line has ended with the value that it began with. */
  public boolean isAtEnd(JsonParser json) {
    return json.getParsingContext().inRoot() && feeder(json).needMoreInput();
  }

  /**
   * Ends a line.
   *
   * @param whole whether it was read to its end, and no further
   */
  public void end(boolean whole) throws IOException {
    linesLeft--;
    JsonParser current = parser;
    if (current != null && (!whole || linesLeft == 0 || line.length() > MAX_LINE_BYTES)) {
      parser = null;
      current.close();
    }
  }

  /**
   * Moves the parser from the first to the last token of a value.
   *
   * @return the value; null if the line ends in it, or a number in it is longer than JSON may be
   */
  public @Nullable Utf8Json skipValue(JsonParser json) throws IOException {
    // The first byte of each token is behind when its position is noted.
    long from = json.currentTokenLocation().getByteOffset() - 1 - start;
    return isSkipped(json)
        ? line.slice((int) from, (int) (json.currentLocation().getByteOffset() - start))
        : null;
  }

  /** Moves the parser as {@link #skipValue} does; returns false where that returns null. */
  public static boolean isSkipped(JsonParser json) throws IOException {
    int depth = 0;
    for (JsonToken token = json.currentToken(); ; token = json.nextToken()) {
      if (token == JsonToken.NOT_AVAILABLE
          || (token.isNumeric() && json.getTextLength() > JsonSyntax.MAX_NUMBER_CHARS)) {
        return false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return true;
      }
    }
  }
}
