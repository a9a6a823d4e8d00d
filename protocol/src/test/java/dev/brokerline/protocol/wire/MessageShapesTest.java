package dev.brokerline.protocol.wire;

import static dev.brokerline.protocol.wire.Transcript.tree;
import static dev.brokerline.protocol.wire.Transcript.withoutNulls;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.result.BrokerResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each message with all its fields, with none, and with fields nobody knows. */
class MessageShapesTest {

  static final List<String> EVENTS = Samples.EVENTS;
  static final List<String> RESULTS = Samples.RESULTS;
  static final List<String> REQUESTS = Samples.REQUESTS;

  /** The fields of events that hold any JSON. */
  private static final Set<String> ANY_JSON = Set.of("detail", "input");

  @Test
  void everyKindOfEventHasASample() {
    assertThat(EVENTS.stream().map(e -> tree(e).get("kind").asText()).distinct())
        .containsExactlyInAnyOrderElementsOf(EventReader.KINDS.keySet());
  }

  @Test
  void everyRequestAndItsAnswerHaveASample() {
    List<String> permitted =
        Arrays.stream(BrokerRequest.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .toList();
    assertThat(REQUESTS.stream().map(r -> request(r).getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(permitted);
    assertThat(RESULTS.stream().map(r -> r.substring(0, r.indexOf(' '))))
        .containsExactlyInAnyOrderElementsOf(
            REQUESTS.stream().map(r -> r.substring(0, r.indexOf(' '))).distinct().toList());
  }

  @ParameterizedTest
  @FieldSource("EVENTS")
  void anEventWithAllItsFieldsLosesNone(String sample) {
    BrokerEvent event = event(tree(sample));
    assertThat(event.kind()).isEqualTo(tree(sample).get("kind").asText());
    assertThat(event.agent()).isEqualTo(tree(sample).path("name").asText(null));
    assertThat(tree(EventWriter.write(event).toString())).isEqualTo(tree(sample));
  }

  @ParameterizedTest
  @FieldSource("EVENTS")
  void anEventNeedsOnlyItsKind(String sample) {
    String kind = tree(sample).get("kind").asText();
    BrokerEvent bare = event(tree("{\"kind\":\"" + kind + "\"}"));
    assertThat(bare.kind()).isEqualTo(kind);
    assertThat(bare.agent()).isNull();

    ObjectNode nulls = (ObjectNode) tree(sample);
    nulls.fieldNames().forEachRemaining(name -> nulls.set(name, null));
    nulls.put("kind", kind).put("news", 1);
    assertThat(event(nulls)).isEqualTo(bare);
  }

  @ParameterizedTest
  @FieldSource("EVENTS")
  void anEventsFieldOfTheWrongTypeIsToldAndHarmsNobody(String sample) {
    tree(sample)
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (ANY_JSON.contains(name)) {
                return;
              }
              ObjectNode wrong = (ObjectNode) tree(sample);
              wrong.putArray(name).addObject();
              assertThat(InboundReader.read(frame("event", wrong)))
                  .as("%s of %s", name, sample)
                  .asInstanceOf(type(Inbound.Unrecognized.class))
                  .extracting(Inbound.Unrecognized::reason)
                  .asString()
                  .isNotBlank();
            });
  }

  @ParameterizedTest
  @FieldSource("RESULTS")
  void anAnswerWithAllItsFieldsLosesNone(String sample) {
    BrokerResult answer = answer(sample, body(sample));
    assertThat(tree(ResultWriter.write(answer).toString())).isEqualTo(body(sample));
  }

  @ParameterizedTest
  @FieldSource("RESULTS")
  void anAnswerNeedsNoField(String sample) {
    BrokerResult bare = answer(sample, tree("{}"));
    ObjectNode nulls = (ObjectNode) body(sample);
    nulls.fieldNames().forEachRemaining(name -> nulls.set(name, null));
    assertThat(answer(sample, nulls.put("news", 1))).isEqualTo(bare);
    assertThat(tree(ResultWriter.write(bare).toString()))
        .allSatisfy(left -> assertThat(left).isEmpty());
  }

  @ParameterizedTest
  @FieldSource("RESULTS")
  void anAnswersFieldOfTheWrongTypeNamesTheQuestionAndTheField(String sample) {
    body(sample)
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode wrong = (ObjectNode) body(sample);
              wrong
                  .put(name, "\u0000")
                  .putArray(name)
                  .addObject()
                  .putObject("surprise")
                  .put("x", 1);
              if (body(sample).get(name).isArray()) {
                wrong.put(name, "no list");
              }
              assertThatThrownBy(() -> answer(sample, wrong))
                  .isInstanceOf(MalformedEnvelopeException.class)
                  .hasMessageContaining(sample.substring(0, sample.indexOf(' ')))
                  .hasMessageContaining(name);
            });
    assertThatThrownBy(() -> answer(sample, tree("null")))
        .isInstanceOf(MalformedEnvelopeException.class);
    assertThatThrownBy(() -> answer(sample, tree("[1]")))
        .isInstanceOf(MalformedEnvelopeException.class);
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void aRequestIsWrittenAndReadTheSame(String sample) {
    BrokerRequest<?> request = request(sample);
    Envelope written = Envelope.of(new RequestId("r"), request);
    assertThat(request.type()).isEqualTo(sample.substring(0, sample.indexOf(' ')));
    assertThat(tree(written.payload().toString())).isEqualTo(withoutNulls(body(sample)));
    assertThat(RequestReader.read(written)).isEqualTo(request);
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void aRequestMayHoldFieldsNobodyKnows(String sample) {
    ObjectNode more = (ObjectNode) body(sample);
    more.put("news", 1);
    assertThat(RequestReader.read(frame(request(sample).type(), more))).isEqualTo(request(sample));
  }

  private static BrokerEvent event(JsonNode payload) {
    Inbound meaning = InboundReader.read(frame("event", payload));
    assertThat(meaning).isInstanceOf(Inbound.Event.class);
    return ((Inbound.Event) meaning).event();
  }

  private static BrokerResult answer(String sample, JsonNode body) {
    return (BrokerResult) ResultReader.read(question(sample), RawJson.of(body.toString()));
  }

  private static BrokerRequest<?> question(String sample) {
    Map<String, String> byType =
        REQUESTS.stream()
            .collect(
                Collectors.toMap(r -> r.substring(0, r.indexOf(' ')), r -> r, (one, two) -> one));
    String question = byType.get(sample.substring(0, sample.indexOf(' ')));
    assertThat(question).isNotNull();
    return request(String.valueOf(question));
  }

  private static BrokerRequest<?> request(String sample) {
    return RequestReader.read(frame(sample.substring(0, sample.indexOf(' ')), body(sample)));
  }

  private static JsonNode body(String sample) {
    return tree(sample.substring(sample.indexOf(' ') + 1));
  }

  private static Envelope frame(String type, JsonNode payload) {
    String line = "{\"v\":1,\"type\":\"" + type + "\",\"request_id\":null,\"payload\":" + payload;
    return EnvelopeCodec.decode((line + "}").getBytes(UTF_8));
  }
}
