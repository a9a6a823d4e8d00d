package dev.brokerline.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Writes JSON objects to a stream, one per line, each at once. */
public final class JsonLines {

  /** Copied JSON has been read before, within the protocol's limits. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .characterEscapes(new PrintableEscapes())
          .build();

  private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private final PrintStream out;

  public JsonLines(PrintStream out) {
    this.out = out;
  }

  /** Writes a line {@code {"<name>":{...}}} with these members in the inner object. */
  public void line(String name, Members members) {
    raw(name, object(members));
  }

  /** Writes a line {@code {"<name>":<json>}}. */
  public void raw(String name, String json) {
    out.print("{\"" + name + "\":" + json + "}\n");
    out.flush();
  }

  /** Returns an object with these members. */
  public static String object(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns the text as a JSON string, with unpaired surrogates escaped. */
  public static String string(String text) {
    StringWriter quoted = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(quoted)) {
      json.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HALF_PAIR
        .matcher(quoted.toString())
        .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
  }

  /**
   * Writes the members of an object into the current one.
   *
   * @param object JSON that is known to be an object
   * @param renamed the new name of each member
   */
  public static void copyMembers(JsonGenerator json, String object, UnaryOperator<String> renamed)
      throws IOException {
    try (JsonParser parser = FACTORY.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        json.writeFieldName(renamed.apply(parser.currentName()));
        parser.nextToken();
        json.copyCurrentStructureExact(parser);
      }
    }
  }
}
