package dev.brokerline.testing.agent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"z\":1,\"a\":[true,false,null,\"ä\\n\\\"\",{\"b\":[]}]}",
        "0.0011012499999999998",
        "12345678901234567890",
        "-1",
        "\"\"",
      })
  void writesWhatItReads(String text) throws IOException {
    assertThat(Json.write(Json.read(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"a\":1} x", "[1", "nul", "\"a"})
  void refusesWhatIsNotOneValue(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void readsLenientlyWhatIsNotThere() {
    Node node = Node.parse("s", "{\"a\":{\"b\":null,\"n\":7},\"t\":true}");
    assertThat(node.at("a").at("b").isMissing()).isFalse();
    assertThat(node.at("a").at("b").isPresent()).isFalse();
    assertThat(node.at("a").at("x").at("y").isMissing()).isTrue();
    assertThat(node.at("a").at("n").text()).isEqualTo("7");
    assertThat(node.at("x").text("else")).isEqualTo("else");
    assertThat(node.at("t").isTrue()).isTrue();
    assertThat(node.at("a").items()).isEmpty();
  }
}
