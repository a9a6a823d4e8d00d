package dev.brokerline.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON objects to a stream, one a line, each at once. */
public final class JsonLines {

  private static final JsonFactory FACTORY = new JsonFactory();

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
}
