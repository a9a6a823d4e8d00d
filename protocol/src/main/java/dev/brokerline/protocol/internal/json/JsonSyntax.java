package dev.brokerline.protocol.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.brokerline.protocol.text.Excerpts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The syntax and the limits of JSON. */
public final class JsonSyntax {

  /** The maximum depth that the broker itself reads, so nothing from it is deeper. */
  private static final int MAX_DEPTH = 128;

  /** Five times the digits of the largest number of the broker. */
  private static final int MAX_NUMBER_CHARS = 100;

  /** No limit, because the line decoder limits the whole line. */
  private static final int MAX_STRING_CHARS = Integer.MAX_VALUE;

  private static final int MAX_NAME_CHARS = 10_000;

  private static final JsonFactory FACTORY = newFactory();

  private JsonSyntax() {}

  /** Returns a new factory of parsers of this syntax. */
  public static JsonFactory newFactory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_CHARS)
                .maxStringLength(MAX_STRING_CHARS)
                .maxNameLength(MAX_NAME_CHARS)
                .build())
        // The wire is UTF-8 and nothing else; a byte order mark makes a line invalid.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** Returns a parser of the slice, whose byte offsets count from the slice's first byte. */
  public static JsonParser parser(Utf8Json slice) throws IOException {
    return FACTORY.createParser(slice.array(), slice.offset(), slice.length());
  }

  /** Moves the parser from the first to the last token of a value and returns the value. */
  public static Utf8Json skipValue(JsonParser parser, Utf8Json source) throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return source.slice(start, end);
  }

  /** Returns a copy of the current value, and moves the parser to its end. */
  public static Utf8Json copyValue(JsonParser parser) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator copy = FACTORY.createGenerator(bytes)) {
      copy.copyCurrentStructureExact(parser);
    }
    return new Utf8Json(bytes.toByteArray());
  }

  /** Returns the bytes, which must not change any more, if they are exactly one JSON value. */
  public static Utf8Json requireOneValue(byte[] utf8) {
    Utf8Json value = new Utf8Json(utf8);
    try (JsonParser parser = parser(value)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("not a JSON value: empty text");
      }
      parser.skipChildren();
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not one JSON value: more follows after the first");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON value: " + reason(e), e);
    }
  }

  /** Returns what is wrong with the JSON, as one masked line. */
  private static String reason(IOException failure) {
    String words =
        failure instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(failure.getMessage());
    return Excerpts.of(words.lines().findFirst().orElse(""));
  }
}
