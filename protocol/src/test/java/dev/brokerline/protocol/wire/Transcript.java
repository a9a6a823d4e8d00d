package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ContainerNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A recorded conversation with a real broker, as plain Jackson trees: no code under test here. */
final class Transcript {

  static final List<String> NAMES =
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
          "17-slow-registration-blocks",
          "18-registration-errors",
          "19-relaycast-publish-failures",
          "20-delivery-retry-and-drop",
          "21-pty-fake-claude-initial-task",
          "22-default-logging-noise",
          "23-duplicate-names",
          "25-non-utf8-and-big-output",
          "26-message-mode-steer",
          "27-startup-failure-no-relaycast",
          "28-continue-from",
          "29-happy-path-3.2.5",
          "30-two-workspaces",
          "90-ts-sdk-3.2.18-facade");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One line that one side wrote. */
  record Line(boolean fromBroker, String text) {

    byte[] bytes() {
      return text.getBytes(UTF_8);
    }
  }

  private final List<Line> lines = new ArrayList<>();

  private Transcript() {}

  static Transcript read(String name) {
    Transcript transcript = new Transcript();
    String resource = "/transcripts/" + name + ".jsonl";
    try (InputStream in =
            Objects.requireNonNull(Transcript.class.getResourceAsStream(resource), resource);
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        transcript.add(tree(line));
      }
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
    return transcript;
  }

  private void add(JsonNode recorded) {
    String direction = recorded.get("dir").asText();
    if (!direction.equals("in") && !direction.equals("out")) {
      return;
    }
    JsonNode frame = recorded.get("frame");
    // A frame that the recorder kept as text may be several lines.
    String text = frame.isTextual() ? frame.asText() : frame.toString();
    String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : whole.split("\n", -1)) {
      lines.add(new Line(direction.equals("out"), line));
    }
  }

  List<Line> fromBroker() {
    return lines.stream().filter(Line::fromBroker).toList();
  }

  List<Line> toBroker() {
    return lines.stream().filter(line -> !line.fromBroker()).toList();
  }

  List<Line> lines() {
    return lines;
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  static JsonNode tree(byte[] json) {
    return tree(new String(json, UTF_8));
  }

  /** Returns the tree without members that are null. */
  static JsonNode withoutNulls(JsonNode tree) {
    JsonNode copy = tree.deepCopy();
    removeNulls(copy);
    return copy;
  }

  private static void removeNulls(JsonNode node) {
    if (node.isObject()) {
      node.properties().removeIf(member -> member.getValue().isNull());
    }
    if (node instanceof ContainerNode<?>) {
      node.forEach(Transcript::removeNulls);
    }
  }
}
