package dev.brokerline.protocol.internal.mapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.result.AgentList;
import dev.brokerline.protocol.result.BrokerStatus;
import dev.brokerline.protocol.result.CrashInsights;
import dev.brokerline.protocol.result.MessageAccepted;
import dev.brokerline.protocol.result.PreflightResult;
import dev.brokerline.protocol.result.SessionInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that are scanned are those that Jackson binds. */
class RecordReaderTest {

  private static final int CASES = Integer.getInteger("brokerline.scan.cases", 110_000);

  private static final String AGENT =
      "{\"name\":\"w\",\"runtime\":\"pty\",\"cli\":null,\"pid\":7,\"channels\":[\"dev\",\"ops\"]}";

  private static final Map<String, Class<?>> SAMPLES =
      Map.of(
          "{\"agents\":[%s,%s]}".formatted(AGENT, AGENT),
          AgentList.class,
          ("{\"agent_count\":1,\"agents\":[%s],\"pending_delivery_count\":1,\"pending_deliveries\":"
                  + "[{\"delivery_id\":\"d\",\"event_id\":\"e\",\"worker_name\":\"w\",\"attempts\":5}]}")
              .formatted(AGENT),
          BrokerStatus.class,
          "{\"event_id\":\"sdk_1\",\"to\":\"caf\u00e9\",\"delivered\":false,\"targets\":[\"\\u001b\"]}",
          MessageAccepted.class,
          "{\"total_crashes\":1,\"health_score\":90,\"recent\":[],\"patterns\":[{\"count\":1}]}",
          CrashInsights.class,
          "{\"queued\":2}",
          PreflightResult.class);

  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "\\n",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          " ",
          "null",
          "true",
          "1",
          "-1",
          "1.0",
          "2147483648",
          "99999999999999999999",
          "\"name\":",
          "\"x\"",
          "\u0000",
          "\u20ac",
          "[null]",
          "{}");

  private final Random random = new Random(1128);

  @Test
  void samplesAreScanned() {
    SAMPLES.forEach(
        (json, type) ->
            assertThat(RecordReader.<Object>read(slice(json.getBytes(UTF_8)), cast(type)))
                .as(json)
                .isEqualTo(bound(slice(json.getBytes(UTF_8)), type))
                .isNotNull());
  }

  @Test
  void damageIsFoundAsJacksonFindsIt() {
    List<String> samples = List.copyOf(SAMPLES.keySet());
    for (int i = 0; i < CASES; i++) {
      String sample = samples.get(random.nextInt(samples.size()));
      Utf8Json damaged = slice(damaged(sample.getBytes(UTF_8)));
      Class<?> type = Objects.requireNonNull(SAMPLES.get(sample));
      Object scanned = RecordReader.read(damaged, type);
      if (scanned != null && !scanned.equals(bound(damaged, type))) {
        fail("%s%nis scanned as %s%nand is %s", damaged, scanned, bound(damaged, type));
      }
    }
  }

  @Test
  void recordsThatNeedMoreAreLeftToJackson() {
    assertThat(RecordReader.read(slice("{}".getBytes(UTF_8)), SessionInfo.class)).isNull();
    assertThat(RecordReader.read(slice("{}".getBytes(UTF_8)), SendInput.class)).isNull();
    assertThat(RecordReader.read(slice("\"a\"".getBytes(UTF_8)), String.class)).isNull();
  }

  @Test
  void aRepeatedMemberIsLeftToJackson() {
    assertThat(
            RecordReader.read(
                slice("{\"queued\":2,\"queued\":3}".getBytes(UTF_8)), PreflightResult.class))
        .isNull();
  }

  private static @Nullable Object bound(Utf8Json json, Class<?> type) {
    try {
      return Json.bind(json, type);
    } catch (JsonShapeException e) {
      return e.getMessage();
    }
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> cast(Class<?> type) {
    return (Class<Object>) type;
  }

  private byte[] damaged(byte[] json) {
    byte[] damaged = json;
    for (int hits = 1 + random.nextInt(2); hits > 0; hits--) {
      int from = random.nextInt(damaged.length);
      int to = Math.min(damaged.length, from + random.nextInt(4));
      byte[] middle = PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
      byte[] all = Arrays.copyOf(damaged, damaged.length + middle.length - (to - from));
      System.arraycopy(middle, 0, all, from, middle.length);
      System.arraycopy(damaged, to, all, from + middle.length, damaged.length - to);
      damaged = all;
    }
    return damaged;
  }

  private static Utf8Json slice(byte[] json) {
    return new Utf8Json(json);
  }
}
