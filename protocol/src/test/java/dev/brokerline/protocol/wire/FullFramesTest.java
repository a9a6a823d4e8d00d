package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.result.AgentStarted;
import dev.brokerline.protocol.result.HelloResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Frames that have every member, as the native broker writes them. */
class FullFramesTest {

  private static final RequestId ID = new RequestId("r");

  static final List<Inbound> FRAMES =
      Stream.of(
              new Inbound.Event(new AgentEvent.Exited("a", 3, null)),
              new Inbound.Error(ID, ErrorDetail.of("agent_exists", "it does")),
              new Inbound.Error(null, ErrorDetail.of("invalid_request", "no")),
              new Inbound.HelloAck(ID, new HelloResult("b", 1, null, List.of("turns"))),
              new Inbound.Ok(
                  ID, ResultWriter.write(new AgentStarted("a", "pty", null, true, null))))
          .map(Inbound.class::cast)
          .toList();

  @Test
  void whatIsAbsentIsNull() {
    assertThat(text(FRAMES.get(0)))
        .isEqualTo(
            "{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":"
                + "{\"kind\":\"agent_exited\",\"name\":\"a\",\"code\":3,\"signal\":null}}");
    assertThat(text(FRAMES.get(2)))
        .startsWith("{\"v\":1,\"type\":\"error\",\"request_id\":null,")
        .contains("\"data\":null");
    assertThat(text(FRAMES.get(3))).contains("\"workspace_key\":null", "[\"turns\"]");
    assertThat(FullFrames.result(new AgentStarted("a", "pty", null, false, null)).toString())
        .contains("\"provider\":null", "\"warning\":null", "\"pid\":null");
  }

  @ParameterizedTest
  @FieldSource("FRAMES")
  void aReaderGetsTheSameFrame(Inbound frame) {
    assertThat(InboundReader.read(EnvelopeCodec.decode(FullFrames.encode(frame)))).isEqualTo(frame);
  }

  private static String text(Inbound frame) {
    return new String(FullFrames.encode(frame), UTF_8);
  }
}
