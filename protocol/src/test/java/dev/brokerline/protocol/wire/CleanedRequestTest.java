package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.request.SpawnAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a broker takes although their texts have control characters. */
class CleanedRequestTest {

  private static CleanedRequest read(String type, String payload) throws Exception {
    String line =
        "{\"v\":1,\"type\":\"" + type + "\",\"request_id\":\"r\",\"payload\":" + payload + "}";
    return CleanedRequest.read(EnvelopeCodec.decode(line.getBytes(UTF_8)));
  }

  @Test
  void onlyTheTextIsAnotherOne() throws Exception {
    CleanedRequest read =
        read(
            "send_message",
            "{\"to\":\"a\" , \"text\" : \"\\u001b[201~x\\u0003é\\r\\n\\\"y\\\"\" ,"
                + "\"from\":\"lead\",\"data\":{\"text\":\"\\u0003\"}}");

    assertThat(read.removed()).isEqualTo(2);
    assertThat(read.request())
        .isInstanceOfSatisfying(
            SendMessage.class,
            message -> {
              assertThat(message.text()).isEqualTo("[201~xé\n\"y\"");
              assertThat(message.to()).isEqualTo("a");
              assertThat(message.from()).isEqualTo("lead");
              assertThat(message.data()).hasToString("{\"text\":\"\\u0003\"}");
            });
  }

  @Test
  void theTaskAndTheReasonAreCleanedToo() throws Exception {
    CleanedRequest spawn =
        read(
            "spawn_agent",
            "{\"agent\":{\"name\":\"a\",\"runtime\":\"pty\",\"cli\":\"cat\"},"
                + "\"initial_task\":\"go\\u007f\"}");
    CleanedRequest release = read("release_agent", "{\"name\":\"a\",\"reason\":\"done\\u0085\"}");

    assertThat(((SpawnAgent) spawn.request()).initialTask()).isEqualTo("go");
    assertThat(spawn.removed()).isEqualTo(1);
    assertThat(((ReleaseAgent) release.request()).reason()).isEqualTo("done");
    assertThat(release.removed()).isEqualTo(1);
  }

  @Test
  void whatNeedsNoCleaningIsReadAsItIs() throws Exception {
    CleanedRequest read = read("send_message", "{\"to\":\"a\",\"text\":\"x\"}");

    assertThat(read).isEqualTo(new CleanedRequest(SendMessage.of("a", "x"), 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          send_message | {"to":"a","text":"\\u0003"}
          send_message | {"to":"a","text":"x\\u0003\\ud83d"}
          send_message | {"to":"a\\u0003","text":"x\\u0003"}
          send_message | {"to":"a","text":"x\\u0003","text":"y\\u0003"}
          send_message | {"text":"x\\u0003"}
          send_message | {"to":"a","text":7}
          send_message | {"to":"a"}
          set_model    | {"name":"a","model":""}
          no_type      | {"text":"x\\u0003"}
          """)
  void whatIsWrongBesidesIsRefused(String type, String payload) {
    assertThatThrownBy(() -> read(type, payload)).isInstanceOf(RequestRefusedException.class);
  }
}
