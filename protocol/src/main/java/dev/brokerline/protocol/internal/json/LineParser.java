package dev.brokerline.protocol.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A parser for many lines, because creating a parser costs more than reading an ordinary line. It
 * is Jackson's parser for input in pieces, so it returns {@link JsonToken#NOT_AVAILABLE} at the end
 * of a line, and counts positions over all lines. Use it from one thread at a time.
 */
public final class LineParser {

  /**
   * The number of lines after which a parser is replaced, because it keeps all names that it has
   * read.
   */
  private static final int MAX_LINES = 1024;

  /**
   * The length of a line after which a parser is replaced at once, because it keeps large buffers.
   */
  private static final int MAX_LINE_BYTES = 64 << 10;

  private @Nullable JsonParser parser;
  private Utf8Json line = new Utf8Json(new byte[0]);
  private int linesLeft;
  private long start;

  /** Returns the parser at the beginning of a line, whose bytes must not change any more. */
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

  /** Returns whether the line ends with its first value. */
  public boolean isAtEnd(JsonParser json) {
    return json.getParsingContext().inRoot() && feeder(json).needMoreInput();
  }

  /**
   * Ends a line.
   *
   * @param whole whether it was read exactly to its end
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
   * @return the value; null if the line ends within it, or a number in it is too long
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
