package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.protocol.wire.InboundDecoder;
import dev.brokerline.testing.WireSample.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireSamplesTest {

  @Test
  void holdEverySessionInItsOrder() {
    for (String transcript : WireSamples.transcripts()) {
      assertThat(WireSamples.transcript(transcript)).isNotEmpty();
    }
    assertThat(WireSamples.inbound("01").get(0)).contains("\"type\":\"hello\"");
    assertThat(WireSamples.outbound("01-happy-path-pty-cat").get(0)).contains("hello_ack");
    assertThatThrownBy(() -> WireSamples.outbound("99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @Test
  void areUnderstoodByTheLibrarysCodec() {
    List<String> frames =
        WireSamples.all().stream()
            .filter(sample -> sample.source() == Source.STDOUT && sample.line().startsWith("{"))
            .map(WireSample::line)
            .toList();
    assertThat(frames).hasSizeGreaterThan(300);
    assertThat(frames)
        .noneMatch(
            line ->
                new InboundDecoder().decode(line.getBytes(UTF_8)) instanceof Inbound.Unrecognized);
  }

  @Test
  void areFoundByTypeKindAndCode() {
    assertThat(WireSamples.requests("spawn_agent")).hasSizeGreaterThan(30);
    assertThat(WireSamples.frames("hello_ack")).isNotEmpty();
    assertThat(WireSamples.events("agent_permanently_dead")).isNotEmpty();
    assertThat(WireSamples.errors("relaycast_publish_failed")).isNotEmpty();
    assertThat(WireSamples.events("no_such_kind")).isEmpty();
  }
}
