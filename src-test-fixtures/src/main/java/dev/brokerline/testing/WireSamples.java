package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brokerline.testing.WireSample.Source;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Recorded lines between clients and the real broker, 3.2.18 unless the name says otherwise, for
 * tests of codecs. They contain every kind of answer and nearly every event. Their keys come from a
 * local substitute for Relaycast.
 *
 * <p>The lines of standard output are as the broker wrote them. Those of standard input have
 * different spacing. The samples are loaded at first use.
 */
public final class WireSamples {

  private static final List<String> TRANSCRIPTS =
      List.of(
          "01-happy-path-pty-cat",
          "02-two-agents-and-channel",
          "03-bad-frames",
          "03b-bad-frames-3.2.5",
          "04-crash-and-restart-policy",
          "05-cli-exit-cases",
          "06-exit-after-restart-resurrects",
          "07-idle",
          "08-headless-fake-claude",
          "09-send-input-pty",
          "10-set-model-pty",
          "11-resize-pty",
          "12-release-unknown",
          "13-subscribe-unsubscribe",
          "14-shutdown",
          "15-stdin-eof",
          "16-sigterm",
          "18-registration-errors",
          "19-relaycast-publish-failures",
          "20-delivery-retry-and-drop",
          "22-default-logging-noise",
          "23-duplicate-names",
          "26-message-mode-steer",
          "29-happy-path-3.2.5",
          "30-two-workspaces");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private WireSamples() {}

  /** Loads the lines when they are first asked for. */
  private static final class Loaded {
    static final List<WireSample> ALL =
        TRANSCRIPTS.stream().flatMap(name -> load(name).stream()).toList();
  }

  /** Returns the names of the recorded sessions. */
  public static List<String> transcripts() {
    return TRANSCRIPTS;
  }

  /** Returns all samples, session by session in the order of time. */
  public static List<WireSample> all() {
    return Loaded.ALL;
  }

  /**
   * Returns one session.
   *
   * @param transcript its name, or the number at the beginning of the name
   * @throws IllegalArgumentException if there is no such session
   */
  public static List<WireSample> transcript(String transcript) {
    List<WireSample> found =
        all().stream()
            .filter(
                sample ->
                    sample.transcript().equals(transcript)
                        || sample.transcript().startsWith(transcript + "-"))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no transcript \"" + transcript + "\"; there are " + TRANSCRIPTS);
    }
    return found;
  }

  /** Returns what the client wrote in a session. */
  public static List<String> inbound(String transcript) {
    return lines(transcript(transcript), Source.STDIN);
  }

  /** Returns what the broker printed on standard output in a session. */
  public static List<String> outbound(String transcript) {
    return lines(transcript(transcript), Source.STDOUT);
  }

  /** Returns the requests of a type, such as {@code spawn_agent}, well-formed or not. */
  public static List<String> requests(String type) {
    return frames(Source.STDIN, frame -> frame.path("type").asText().equals(type));
  }

  /** Returns the broker's frames of a type: {@code hello_ack}, {@code ok}, {@code error}, … */
  public static List<String> frames(String type) {
    return frames(Source.STDOUT, frame -> frame.path("type").asText().equals(type));
  }

  /** Returns the frames of the events of a kind, such as {@code agent_exited}. */
  public static List<String> events(String kind) {
    return frames(Source.STDOUT, frame -> frame.path("payload").path("kind").asText().equals(kind));
  }

  /** Returns the frames of the errors with a code, such as {@code agent_not_found}. */
  public static List<String> errors(String code) {
    return frames(
        Source.STDOUT,
        frame ->
            frame.path("type").asText().equals("error")
                && frame.path("payload").path("code").asText().equals(code));
  }

  private static List<String> frames(Source source, Predicate<JsonNode> wanted) {
    return lines(all(), source).stream().filter(line -> isFrame(line, wanted)).toList();
  }

  private static boolean isFrame(String line, Predicate<JsonNode> wanted) {
    try {
      return line.startsWith("{") && wanted.test(MAPPER.readTree(line));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static List<String> lines(List<WireSample> samples, Source source) {
    return samples.stream()
        .filter(sample -> sample.source() == source)
        .map(WireSample::line)
        .toList();
  }

  private static List<WireSample> load(String transcript) {
    String resource = "transcripts/" + transcript + ".jsonl";
    try (InputStream in = WireSamples.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return RecordedSession.parse(transcript, text).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
