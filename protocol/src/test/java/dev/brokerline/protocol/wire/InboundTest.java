package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.ErrorCode;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.result.HelloResult;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames of the broker mean. */
class InboundTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"v\":2,\"type\":\"ok\",\"payload\":{\"result\":1}}           | version 2",
        "{\"v\":1,\"type\":\"farewell\",\"payload\":{}}                 | unknown type \"farewell\"",
        "{\"v\":1,\"type\":\"ok\",\"payload\":{}}                       | without a result",
        "{\"v\":1,\"type\":\"ok\",\"payload\":null}                     | without a result",
        "{\"v\":1,\"type\":\"ok\",\"payload\":[\"result\",1]}           | without a result",
        "{\"v\":1,\"type\":\"error\",\"payload\":null}                  | null",
        "{\"v\":1,\"type\":\"error\",\"payload\":{\"code\":7}}          | code",
        "{\"v\":1,\"type\":\"error\",\"payload\":\"no\"}                | expected an object",
        "{\"v\":1,\"type\":\"hello_ack\",\"payload\":null}              | null",
        "{\"v\":1,\"type\":\"hello_ack\",\"payload\":{\"protocol_version\":\"1\"}} | protocol_version",
        "{\"v\":1,\"type\":\"event\",\"payload\":null}                  | without a kind",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"name\":\"w\"}}      | without a kind",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":null}}       | without a kind",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":5}}          | expected a string",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_idle\",\"idle_secs\":1.5}} | idle_secs",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_idle\",\"idle_secs\":1e400}} | idle_secs",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_exited\",\"code\":99999999999}} | code",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_exited\",\"name\":true}} | name",
        "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"channel_subscribed\",\"channels\":[null]}} | channels[0]: expected a string",
      })
  void aFrameOfUnclearMeaningIsAValueWithTheReason(String line, String reason) {
    Inbound meaning = read(line);
    assertThat(meaning).isInstanceOf(Inbound.Unrecognized.class);
    Inbound.Unrecognized unrecognized = (Inbound.Unrecognized) meaning;
    assertThat(unrecognized.reason()).contains(reason).doesNotContain("\n");
    assertThat(InboundWriter.write(meaning)).isEqualTo(unrecognized.envelope());
  }

  @Test
  void aNumberTooLargeIsToldAndHarmsNobody() {
    assertThat(read(idleFor("9".repeat(90)))).isInstanceOf(Inbound.Unrecognized.class);
    assertThatThrownBy(() -> read(idleFor("9".repeat(5000))))
        .isInstanceOf(MalformedEnvelopeException.class)
        .hasMessageContaining("5000");
  }

  private static String idleFor(String secs) {
    return "{\"v\":1,\"type\":\"event\",\"payload\":{\"kind\":\"agent_idle\",\"idle_secs\":"
        + secs
        + "}}";
  }

  @Test
  void anEventOfAnUnknownKindIsKeptWhole() {
    String payload = "{\"b\":[1,{}],\"kind\":\"agent_dreams\",\"name\":\"w\",\"of\":null}";
    Inbound meaning = read("{\"v\":1,\"type\":\"event\",\"payload\":" + payload + "}");
    assertThat(meaning)
        .isEqualTo(new Inbound.Event(new UnknownEvent("agent_dreams", RawJson.of(payload))));
    assertThat(InboundWriter.write(meaning).payload()).hasToString(payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"agent\":\"w\",\"registration_error\":\"no\"}",
        "[1,2.50,null]",
        "\"text\"",
        "12345678901234567890",
        "1e3",
      })
  void theDataOfAnErrorIsKept(String data) {
    Inbound meaning =
        read(
            "{\"v\":1,\"type\":\"error\",\"request_id\":\"r\",\"payload\":{\"code\":\"new_code\","
                + "\"data\":"
                + data
                + ",\"message\":\"m\",\"retryable\":true}}");
    assertThat(meaning).isInstanceOf(Inbound.Error.class);
    ErrorDetail error = ((Inbound.Error) meaning).error();
    assertThat(error.code()).isEqualTo("new_code");
    assertThat(error.retryable()).isTrue();
    assertThat(Transcript.tree(String.valueOf(error.data()))).isEqualTo(Transcript.tree(data));
  }

  @Test
  void anErrorMayLackEverything() {
    assertThat(read("{\"v\":1,\"type\":\"error\",\"payload\":{\"code\":null,\"data\":null}}"))
        .isEqualTo(new Inbound.Error(null, ErrorDetail.of("", "")));
  }

  @Test
  void theTwoShapesOfADroppedDeliveryStayApart() {
    assertThat(EventWriter.write(DeliveryEvent.Dropped.ofAgent("w", 2, "released")))
        .hasToString(
            "{\"kind\":\"delivery_dropped\",\"name\":\"w\",\"count\":2,\"reason\":\"released\"}");
    assertThat(EventWriter.write(DeliveryEvent.Dropped.ofDelivery("del_1", "max")))
        .hasToString(
            "{\"kind\":\"delivery_dropped\",\"delivery_id\":\"del_1\",\"reason\":\"max\"}");
  }

  @Test
  void noPrintedFormShowsAKey() {
    HelloResult result = new HelloResult("3.0.0", 1, "rk_live_secret");
    Inbound ack = new Inbound.HelloAck(new RequestId("req_1"), result);
    Envelope envelope = InboundWriter.write(ack);
    RawJson json = RawJson.of("{\"kind\":\"x\",\"key\":\"rk_live_secret\",\"token\":\"secret\"}");
    ErrorDetail error = new ErrorDetail("c", "GET /?token=secret", false, json);
    assertThat(
            List.of(
                result,
                ack,
                envelope,
                error,
                new Inbound.Ok(null, json),
                new UnknownEvent("x", json),
                new Inbound.Unrecognized(envelope, "odd"),
                new Inbound.Error(null, error)))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain("secret"));
    assertThat(envelope.payload().toString()).contains("rk_live_secret");
  }

  @Test
  void aWrongValueIsToldWithoutItsSecret() {
    Inbound meaning =
        read(
            "{\"v\":1,\"type\":\"hello_ack\",\"payload\":{\"protocol_version\":\"rk_live_secret\"}}");
    assertThat(meaning.toString()).contains("protocol_version").doesNotContain("secret");
    assertThatThrownBy(() -> read("{\"v\":1,\"type\":\"rk_live_secret\"}"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void everyErrorCodeIsAConstantOfItsOwn() throws IllegalAccessException {
    List<Object> codes = new ArrayList<>();
    for (Field field : ErrorCode.class.getFields()) {
      assertThat(Modifier.isFinal(field.getModifiers())).isTrue();
      assertThat(field.get(null)).isEqualTo(field.getName().toLowerCase(Locale.ROOT));
      codes.add(field.get(null));
    }
    assertThat(codes).hasSize(16).doesNotHaveDuplicates();
  }

  private static Inbound read(String line) {
    return InboundReader.read(EnvelopeCodec.decode(line.getBytes(UTF_8)));
  }
}
