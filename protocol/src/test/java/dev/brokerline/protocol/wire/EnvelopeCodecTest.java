package dev.brokerline.protocol.wire;

import static dev.brokerline.protocol.wire.Transcript.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.array;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.wire.EnvelopeCodec.Head;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines to envelopes and back. */
class EnvelopeCodecTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json                                                | not a JSON object",
        "``                                                      | not a JSON object",
        "`   `                                                   | not a JSON object",
        "[]                                                      | not a JSON object",
        "null                                                    | not a JSON object",
        "\"text\"                                                | not a JSON object",
        "{}                                                      | v is missing",
        "{\"v\":1,\"type\":\"hello\"}                            | payload is missing",
        "{\"type\":\"hello\",\"payload\":{}}                     | v is missing",
        "{\"v\":1,\"payload\":{}}                                | type is missing",
        "{\"v\":null,\"type\":\"hello\",\"payload\":{}}          | v is not an integer",
        "{\"v\":-1,\"type\":\"hello\",\"payload\":{}}            | v is not an integer",
        "{\"v\":\"1\",\"type\":\"hello\",\"payload\":{}}         | v is not an integer",
        "{\"v\":1.0,\"type\":\"hello\",\"payload\":{}}           | v is not an integer",
        "{\"v\":99999999999,\"type\":\"hello\",\"payload\":{}}   | v is not an integer",
        "{\"v\":1,\"type\":5,\"payload\":{}}                     | type is not a string",
        "{\"v\":1,\"type\":null,\"payload\":{}}                  | type is not a string",
        "{\"v\":1,\"type\":\"a\",\"request_id\":7,\"payload\":{}} | request_id is neither",
        "{\"v\":1,\"v\":1,\"type\":\"a\",\"payload\":{}}         | v is there twice",
        "{\"v\":1,\"type\":\"a\",\"type\":\"a\",\"payload\":{}}  | type is there twice",
        "{\"v\":1,\"type\":\"a\",\"payload\":1,\"payload\":1}    | payload is there twice",
        "{\"v\":1,\"type\":\"a\",\"request_id\":null,\"request_id\":null} | request_id is there",
        "{\"v\":1,\"type\":\"a\",\"payload\":{}} {}              | more than one JSON value",
        "{\"v\":1,\"type\":\"a\",\"payload\":{}                  | not JSON",
        "{\"v\":1,\"type\":\"a\",\"payload\":{\"x\"}}            | not JSON",
        "\uFEFF{\"v\":1,\"type\":\"a\",\"payload\":{}}           | not a JSON object",
      })
  void aLineThatIsNoEnvelopeIsRefusedWithTheReason(String line, String reason) {
    assertThatThrownBy(() -> decode(line))
        .isInstanceOf(MalformedEnvelopeException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] line = "{\"v\":1,\"type\":\"a?\",\"payload\":{}}".getBytes(UTF_8);
    line[15] = (byte) 0xFF;
    assertThatThrownBy(() -> EnvelopeCodec.decode(line))
        .isInstanceOf(MalformedEnvelopeException.class);
    assertThatThrownBy(
            () ->
                EnvelopeCodec.decode(
                    "{\"v\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
        .isInstanceOf(MalformedEnvelopeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"text\"", "[ 1 , 2 ]", "{ \"a\" : {} }", "1.50", "true"})
  void thePayloadIsKeptAsItCame(String payload) {
    String line =
        "{ \"v\" : 1 , \"x\" : [{}] , \"payload\" : " + payload + " , \"type\" : \"\" }\r";
    Envelope envelope = decode(line);
    assertThat(envelope).isEqualTo(new Envelope(1, "", null, RawJson.of(payload)));
    assertThat(envelope.payload()).hasToString(payload).hasSameHashCodeAs(RawJson.of(payload));
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(envelope))).isEqualTo(envelope);
  }

  @Test
  void aVersionIsAnUnsignedIntegerOf32Bits() {
    assertThat(decode("{\"v\":4294967295,\"type\":\"a\",\"payload\":1}").version())
        .isEqualTo(4_294_967_295L);
    assertThatThrownBy(() -> decode("{\"v\":4294967296,\"type\":\"a\",\"payload\":1}"))
        .hasMessageContaining("v is not an integer");
  }

  @Test
  void aRequestIdMayBeEmptyNullOrAbsent() {
    assertThat(decode("{\"v\":1,\"type\":\"a\",\"request_id\":\"\",\"payload\":1}").requestId())
        .isEqualTo(new RequestId(""));
    assertThat(decode("{\"v\":1,\"type\":\"a\",\"request_id\":null,\"payload\":1}").requestId())
        .isNull();
    assertThat(decode("{\"v\":1,\"type\":\"a\",\"payload\":1}").requestId()).isNull();
  }

  @Test
  void anEnvelopeIsOneLineWithItsMembersInTheUsualOrder() {
    Envelope envelope =
        new Envelope(1, "a\n\"b", new RequestId("é\u2028"), RawJson.of("{\n\"a\":\r\n1}"));
    assertThat(new String(EnvelopeCodec.encode(envelope), UTF_8))
        .isEqualTo(
            "{\"v\":1,\"type\":\"a\\n\\\"b\",\"request_id\":\"é\u2028\",\"payload\":{ \"a\":  1}}");
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(envelope))).isEqualTo(envelope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grüße 漢字 👩‍👩‍👧",
        "\u2028\u2029\u0085",
        "\u001b[31mred\u001b[0m\r\n\t\b\f\u0000\u007f",
        "quote \" backslash \\ slash /",
        "{\"v\":1,\"type\":\"event\"}",
      })
  void textSurvivesBothWays(String text) {
    BrokerRequest<?> request = SendMessage.of("w", "").withThreadId(text);
    byte[] line = EnvelopeCodec.encode(Envelope.of(new RequestId("r"), request));
    assertThat(line).doesNotContain('\n').doesNotContain('\r');
    assertThat(tree(line).at("/payload/thread_id").asText()).isEqualTo(text);
    assertThat(RequestReader.read(EnvelopeCodec.decode(line))).isEqualTo(request);

    Inbound output = new Inbound.Event(new WorkerEvent.Output("w", "stdout", text));
    byte[] event = EnvelopeCodec.encode(InboundWriter.write(output));
    assertThat(InboundReader.read(EnvelopeCodec.decode(event))).isEqualTo(output);
  }

  @ParameterizedTest
  @CsvSource({
    "a\uD800b,a\uFFFDb",
    "\uDC00\uD800,\uFFFD\uFFFD",
    "x\uD83D\uDE00\uD83D,x\uD83D\uDE00\uFFFD"
  })
  void halfSurrogatePairsAreReplacedBecauseUtf8HasNone(String text, String sent) {
    byte[] line =
        EnvelopeCodec.encode(
            Envelope.of(new RequestId(text), SendMessage.of("w", "").withThreadId(text)));
    assertThat(tree(line).at("/payload/thread_id").asText()).isEqualTo(sent);
    assertThat(tree(line).at("/request_id").asText()).isEqualTo(sent);
  }

  @Test
  void aLineOfTwentyMebibytesIsNoTrouble() {
    String chunk = "0123456789abcdef".repeat((20 << 20) / 16);
    Inbound output = new Inbound.Event(new WorkerEvent.Output("w", "stdout", chunk));
    byte[] line = EnvelopeCodec.encode(InboundWriter.write(output));
    assertThat(line).hasSizeGreaterThan(20 << 20);
    assertThat(InboundReader.read(EnvelopeCodec.decode(line))).isEqualTo(output);
  }

  @Test
  void aThousandLevelsOfNestingAreRefusedAndAHundredAreNot() {
    assertThatThrownBy(() -> decode(nested(1000)))
        .isInstanceOf(MalformedEnvelopeException.class)
        .hasMessageContaining("depth");
    assertThat(InboundReader.read(decode(nested(100)))).isInstanceOf(Inbound.Unrecognized.class);
    assertThatThrownBy(() -> RawJson.of("[".repeat(1000) + "]".repeat(1000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String nested(int depth) {
    return "{\"v\":1,\"type\":\"x\",\"payload\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  @Test
  void aRefusedLineIsShownCutAndWithoutItsSecrets() {
    String noise = IntStream.range(0, 100).mapToObj(i -> "noise").reduce("", String::concat);
    String line =
        "ERROR RELAY_API_KEY=abc123 token=zzz at_live_77 url?token=hunter2&x \"api_key\":\"q1\""
            + " rk_live_q2 sk-q3 {\\\"workspace_key\\\":\\\"q4\\\"}"
            + noise;
    MalformedEnvelopeException refused =
        catchThrowableOfType(MalformedEnvelopeException.class, () -> decode(line));
    assertThat(refused.line()).hasSizeLessThan(250).startsWith("ERROR").endsWith("…");
    assertThat(refused.getMessage() + refused.reason() + refused.line())
        .doesNotContain("abc123")
        .doesNotContain("zzz")
        .doesNotContain("live_77")
        .doesNotContain("hunter2")
        .doesNotContainPattern("q[1-4]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"token=hunter2", "{\"token\":\"hunter2\"}", "{\"token\":\"hunter2\", nojson"})
  void aRefusalIsSerializedWithTheWordsForPeopleAndNothingElse(String line) throws Exception {
    MalformedEnvelopeException refused =
        catchThrowableOfType(MalformedEnvelopeException.class, () -> decode(line));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(refused);
    }
    assertThat(bytes.toString(UTF_8)).doesNotContain("hunter2");
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      MalformedEnvelopeException read = (MalformedEnvelopeException) in.readObject();
      assertThat(read).hasMessage(refused.getMessage()).hasMessageContaining("***");
      assertThat(read.reason()).isEqualTo(refused.reason());
      assertThat(read.line()).isEqualTo(refused.line());
    }
  }

  @Test
  void aRefusalThatMayComeByTheThousandHasNoStackTrace() {
    assertThat(catchThrowableOfType(MalformedEnvelopeException.class, () -> decode("noise")))
        .hasNoCause()
        .extracting(Throwable::getStackTrace, array(StackTraceElement[].class))
        .isEmpty();
  }

  @Test
  void aRefusedLineCannotCommandATerminal() {
    assertThatThrownBy(() -> decode("\u001b[2Jnoise\r"))
        .hasMessageContaining("\\u001b[2Jnoise\\u000d")
        .hasMessageNotContaining("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "1 2", "{\"a\":1},\"to\":2", "nul", "'a'", "\"\n\" x"})
  void rawJsonIsExactlyOneValue(String text) {
    assertThatThrownBy(() -> RawJson.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JSON value");
  }

  @Test
  void theHeadOfACutLineShowsWhatCameBeforeTheCut() {
    String answer =
        "{\"v\":1,\"type\":\"ok\",\"request_id\":\"req_7\",\"payload\":{\"result\":[1,2";
    assertThat(peek(answer)).isEqualTo(new Head("ok", new RequestId("req_7")));
    assertThat(peek("{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":{\"kind\":\"wor"))
        .isEqualTo(new Head("event", null));
    assertThat(peek("{\"v\":1,\"type\":\"o")).isEqualTo(new Head(null, null));
    assertThat(peek("no JSON at all")).isEqualTo(new Head(null, null));
    assertThat(peek("{\"v\":[1],\"type\":5,\"request_id\":\"x\",\"payload\":{}}"))
        .as("a malformed line has an id all the same")
        .isEqualTo(new Head(null, new RequestId("x")));
  }

  private static Head peek(String prefix) {
    return EnvelopeCodec.peek(prefix.getBytes(UTF_8));
  }

  private static Envelope decode(String line) {
    return EnvelopeCodec.decode(line.getBytes(UTF_8));
  }
}
