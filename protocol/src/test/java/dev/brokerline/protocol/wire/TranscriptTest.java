package dev.brokerline.protocol.wire;

import static dev.brokerline.protocol.wire.Transcript.tree;
import static dev.brokerline.protocol.wire.Transcript.withoutNulls;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.result.BrokerResult;
import java.io.File;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What real brokers said, read and written again. */
class TranscriptTest {

  static final List<String> NAMES = Transcript.NAMES;

  private static final Map<String, Integer> NOISE =
      Map.of("06-exit-after-restart-resurrects", 2, "22-default-logging-noise", 27);

  private static final int ALL_FRAMES = 857;

  /** Requests whose payload our reader does not take, but the broker of that recording did. */
  private static final Map<String, BrokerRequest<?>> TAKEN_BY_AN_OLD_BROKER =
      Map.of("sm3", SendMessage.of("a", "x"));

  @Test
  void everyTranscriptIsRead() throws URISyntaxException {
    File directory =
        new File(Objects.requireNonNull(getClass().getResource("/transcripts")).toURI());
    assertThat(directory.list())
        .containsExactlyInAnyOrderElementsOf(NAMES.stream().map(n -> n + ".jsonl").toList());
    int frames = 0;
    for (String name : NAMES) {
      frames += Transcript.read(name).fromBroker().size() - NOISE.getOrDefault(name, 0);
    }
    assertThat(frames).isEqualTo(ALL_FRAMES);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyFrameOfTheBrokerIsUnderstoodAndWrittenBackTheSame(String name) {
    Map<@Nullable RequestId, BrokerRequest<?>> asked = new HashMap<>();
    int noise = 0;
    for (Transcript.Line line : Transcript.read(name).lines()) {
      if (!line.fromBroker()) {
        remember(line, asked);
      } else if (isFrame(line)) {
        checkFrame(line, asked);
      } else {
        noise++;
      }
    }
    assertThat(noise).isEqualTo(NOISE.getOrDefault(name, 0));
  }

  private static void remember(
      Transcript.Line line, Map<@Nullable RequestId, BrokerRequest<?>> asked) {
    try {
      Envelope envelope = EnvelopeCodec.decode(line.bytes());
      asked.put(envelope.requestId(), request(envelope));
    } catch (MalformedEnvelopeException | RequestRefusedException e) {
      assertThat(line.text()).isNotNull();
    }
  }

  /** Returns the request; a name that a broker takes and our records do not is replaced. */
  private static BrokerRequest<?> request(Envelope envelope) {
    try {
      return RequestReader.read(envelope);
    } catch (RequestRefusedException e) {
      RawJson named =
          RawJson.of(
              envelope.payload().toString().replace("\"name\":\" dup\"", "\"name\":\"dup\""));
      return RequestReader.read(Envelope.of(envelope.type(), envelope.requestId(), named));
    }
  }

  private static boolean isFrame(Transcript.Line line) {
    try {
      EnvelopeCodec.decode(line.bytes());
      return true;
    } catch (MalformedEnvelopeException e) {
      assertThat(line.text()).doesNotStartWith("{");
      return false;
    }
  }

  private static void checkFrame(
      Transcript.Line line, Map<@Nullable RequestId, BrokerRequest<?>> asked) {
    JsonNode sent = withoutNulls(tree(line.text()));
    Inbound meaning = InboundReader.read(EnvelopeCodec.decode(line.bytes()));
    assertThat(meaning).isNotInstanceOf(Inbound.Unrecognized.class);
    if (meaning instanceof Inbound.Event event) {
      assertThat(event.event()).isNotInstanceOf(UnknownEvent.class);
    }
    if (meaning instanceof Inbound.Ok ok) {
      BrokerRequest<?> request = asked.get(ok.requestId());
      if (request == null) {
        request = TAKEN_BY_AN_OLD_BROKER.get(String.valueOf(ok.requestId()));
      }
      assertThat(request).as("the question to %s", line.text()).isNotNull();
      Object answer = ResultReader.read(Objects.requireNonNull(request), ok.result());
      assertThat(withoutNulls(tree(ResultWriter.write((BrokerResult) answer).toString())))
          .isEqualTo(sent.at("/payload/result"));
    }
    byte[] again = EnvelopeCodec.encode(InboundWriter.write(meaning));
    assertThat(withoutNulls(tree(again))).isEqualTo(sent);
  }

  @Test
  void ourReaderRefusesWhatTheBrokerRefusesInTheSameWords() {
    List<Transcript.Line> questions = Transcript.read("03-bad-frames").toBroker();
    List<JsonNode> answers =
        Transcript.read("03-bad-frames").fromBroker().stream()
            .map(line -> tree(line.text()))
            .filter(frame -> !frame.get("type").asText().equals("event"))
            .toList();
    assertThat(questions).hasSameSizeAs(answers);
    int last = questions.size() - 1; // not UTF-8, which the recorder could not keep
    for (int i = 0; i < last; i++) {
      String expected = refusal(answers.get(i));
      String ours = ourRefusal(questions.get(i));
      String id = tree(answers.get(i).toString()).path("request_id").asText();
      if (!DIFFERENT.contains(questionId(questions.get(i)))) {
        assertThat(ours).as("%s -> %s", questions.get(i).text(), id).isEqualTo(expected);
      }
    }
  }

  /**
   * What the broker finds out only when it acts (sp7, sp9, rs3), what our records refuse with their
   * own words (sp3, sp4, sp6, sp8, rs1), nulls that our reader takes for absent (sp10, sp12, sm4),
   * and a provider that another broker may know (sp5).
   */
  private static final List<String> DIFFERENT =
      List.of("sp3", "sp4", "sp5", "sp6", "sp7", "sp8", "sp9", "sp10", "sp12", "sm4", "rs1", "rs3");

  private static String questionId(Transcript.Line line) {
    try {
      return String.valueOf(EnvelopeCodec.decode(line.bytes()).requestId());
    } catch (MalformedEnvelopeException e) {
      return "";
    }
  }

  private static String refusal(JsonNode answer) {
    return answer.get("type").asText().equals("error")
        ? answer.get("request_id") + " " + answer.at("/payload/message").asText()
        : "taken";
  }

  private static String ourRefusal(Transcript.Line line) {
    try {
      RequestReader.read(EnvelopeCodec.decode(line.bytes()));
      return "taken";
    } catch (MalformedEnvelopeException e) {
      return "null request is not a valid protocol envelope";
    } catch (RequestRefusedException e) {
      Envelope answer = InboundWriter.write(e.answer());
      ObjectNode frame = (ObjectNode) tree(EnvelopeCodec.encode(answer));
      return (frame.has("request_id") ? frame.get("request_id").toString() : "null")
          + " "
          + e.error().message();
    }
  }
}
