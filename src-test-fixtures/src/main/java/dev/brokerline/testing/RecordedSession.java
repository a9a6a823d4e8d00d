package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brokerline.testing.WireSample.Source;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded conversation between a client and a broker. Its file has one JSON object for each
 * line: {@code {"t_ms":12,"dir":"out","frame":{…}}}. {@code dir} is {@code in} for the broker's
 * standard input, {@code out}, {@code err}, or {@code meta} for a remark. {@code frame} is the line
 * as an object, or else its text (PROTOCOL.md, "Fakes and recorders"). Immutable.
 */
public final class RecordedSession {

  private static final List<String> KEYS = List.of("t_ms", "dir", "frame");
  private static final List<String> DIRECTIONS = List.of("in", "out", "err", "meta");

  private final String name;
  private final List<WireSample> lines;

  private RecordedSession(String name, List<WireSample> lines) {
    this.name = name;
    this.lines = List.copyOf(lines);
  }

  /**
   * Returns the session in a file.
   *
   * @throws IOException if the file cannot be read
   * @throws MalformedFileException if it is malformed; names the first wrong line
   */
  public static RecordedSession read(Path file) throws IOException {
    try {
      return parse(file.toString(), Files.readString(file, UTF_8));
    } catch (MalformedInputException e) {
      throw new MalformedFileException(file.toString(), "somewhere", "not UTF-8");
    }
  }

  /**
   * Returns the session in a text.
   *
   * @param name the name of the session in messages
   * @throws MalformedFileException if it is malformed; names the first wrong line
   */
  public static RecordedSession parse(String name, String text) {
    List<WireSample> samples = new ArrayList<>();
    int number = 0;
    for (String record : text.lines().toList()) {
      number++;
      FileNode node = FileNode.read(name, "line " + number, record).requireKeys(KEYS);
      samples.addAll(samples(name, node));
    }
    return new RecordedSession(name, samples);
  }

  /** Returns the samples of one record, which holds one line, or raw text of one or more. */
  private static List<WireSample> samples(String name, FileNode record) {
    Duration at = Duration.ofMillis(record.member("t_ms").number(0, Integer.MAX_VALUE));
    Source source = source(record.member("dir").oneOf("direction", DIRECTIONS));
    FileNode node = record.member("frame");
    JsonNode frame = node.value();
    if (!frame.isTextual() && !frame.isObject()) {
      throw node.expected("an object or a text");
    }
    String text = frame.isTextual() ? frame.textValue() : frame.toString();
    String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    List<WireSample> samples = new ArrayList<>();
    for (String line : whole.split("\n", -1)) {
      samples.add(new WireSample(name, at, source, line));
    }
    return samples;
  }

  private static Source source(String direction) {
    return switch (direction) {
      case "in" -> Source.STDIN;
      case "out" -> Source.STDOUT;
      case "err" -> Source.STDERR;
      default -> Source.REMARK;
    };
  }

  /** Returns the name of the session, which is that of its file. */
  public String name() {
    return name;
  }

  /** Returns the lines and remarks, oldest first. */
  public List<WireSample> lines() {
    return lines;
  }
}
