package dev.brokerline.protocol.wire;

import static dev.brokerline.protocol.wire.Transcript.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Each field of each request, at any depth: missing, null, and with values that it cannot have. */
class WrongRequestsTest {

  static final List<String> REQUESTS = Samples.REQUESTS;

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "7",
          "-1",
          "70000000000",
          "99999999999999999999",
          "1.5",
          "1e400",
          "\"x\"",
          "\"\"",
          "\"\\u0000\"",
          "[]",
          "[null]",
          "[{}]",
          "[[]]",
          "{}",
          "{\"a\":1}");

  /** What only a rule of the record refuses, in the words of the rule. */
  private static final Pattern RULE =
      Pattern.compile("payload[a-z_.\\[\\]0-9]*: .+ (must|needs) .+");

  private static final Pattern NAMES_OF_JAVA =
      Pattern.compile("java|brokerline|jackson|Exception|null pointer|because|\\bint\\b|`");

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void aRefusalNamesTheFieldInPlainWords(String sample) {
    String type = sample.substring(0, sample.indexOf(' '));
    JsonNode whole = tree(sample.substring(sample.indexOf(' ') + 1));
    for (Wrong wrong : wrongs(whole)) {
      try {
        RequestReader.read(frame(type, wrong.payload));
      } catch (RequestRefusedException e) {
        String named = "payload" + wrong.place;
        assertThat(e.problem())
            .as("%s %s", type, wrong.payload)
            .doesNotContainPattern(NAMES_OF_JAVA)
            .satisfies(
                problem ->
                    assertThat(problem.startsWith(named) || RULE.matcher(problem).matches())
                        .as("names %s: %s", named, problem)
                        .isTrue());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          preflight_agents | {}                                      | payload.agents: is missing
          preflight_agents | {"agents":null}                         | payload.agents: is missing
          preflight_agents | {"agents":[null]}                       | payload.agents[0]: expected an object
          preflight_agents | {"agents":[{"cli":"c"}]}                | payload.agents[0].name: is missing
          preflight_agents | {"agents":[{"name":"n"}]}               | payload.agents[0].cli: is missing
          spawn_agent      | {}                                      | payload.agent: is missing
          spawn_agent      | {"agent":{}}                            | payload.agent.name: is missing
          send_message     | {"text":"t"}                            | payload.to: is missing
          send_message     | {"to":"","text":null}                   | payload.text: is missing
          send_message     | {"to":"a","text":"t","priority":1e9}    | payload.priority: expected a whole number
          send_message     | {"to":"a","text":"t","priority":9999999999} | payload.priority: the number is out of range
          send_input       | {"name":"a"}                            | payload.data: is missing
          send_input       | {"data":"d"}                            | payload.name: is missing
          resize_pty       | {"name":"a","rows":1}                   | payload.cols: expected a whole number
          resize_pty       | {"name":"a","rows":null,"cols":2}       | payload.rows: expected a whole number
          set_model        | {"name":"a"}                            | payload.model: is missing
          subscribe_channels   | {"name":"a"}                        | payload.channels: is missing
          unsubscribe_channels | {"name":"a","channels":["b",null]}  | payload.channels[1]: expected a string
          """)
  void whatIsMissingHasItsPlace(String type, String payload, String problem) {
    assertThat(refusal(type, payload)).isEqualTo(problem);
  }

  @Test
  void aPayloadThatIsNoObjectIsToldInTheBrokersWordsOrWithItsPlace() {
    assertThat(refusal("release_agent", "null"))
        .isEqualTo("release_agent payload must contain `name`");
    assertThat(refusal("release_agent", "[]")).isEqualTo("payload: expected an object");
  }

  @ParameterizedTest
  @CsvSource({"0, 80, true", "24, 0, true", "0, 65536, false", "-1, 0, false", "'\"0\"', 1, false"})
  void aSizeOfZeroHasACodeOfItsOwn(String rows, String cols, boolean own) {
    String payload = "{\"name\":\"a\",\"rows\":%s,\"cols\":%s}".formatted(rows, cols);
    RequestRefusedException refused =
        catchThrowableOfType(
            RequestRefusedException.class, () -> RequestReader.read(frame("resize_pty", payload)));
    assertThat(refused.error().code()).isEqualTo(own ? "invalid_dimensions" : "invalid_request");
  }

  private static String refusal(String type, String payload) {
    return catchThrowableOfType(
            RequestRefusedException.class, () -> RequestReader.read(frame(type, payload)))
        .problem();
  }

  private static Envelope frame(String type, String payload) {
    String line = "{\"v\":1,\"type\":\"" + type + "\",\"request_id\":null,\"payload\":" + payload;
    return EnvelopeCodec.decode((line + "}").getBytes(UTF_8));
  }

  /** A payload, and the place of what is wrong there. */
  private record Wrong(String place, String payload) {}

  private static List<Wrong> wrongs(JsonNode whole) {
    List<Wrong> found = new ArrayList<>();
    collect(whole, "", whole, found);
    return found;
  }

  private static void collect(JsonNode root, String place, JsonNode node, List<Wrong> found) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String here = place + "." + name;
        JsonNode right = object.remove(name);
        found.add(new Wrong(here, root.toString()));
        for (String value : VALUES) {
          object.set(name, tree(value));
          found.add(new Wrong(here, root.toString()));
        }
        object.set(name, right);
        collect(root, here, right, found);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String here = place + "[" + i + "]";
        JsonNode right = array.get(i);
        for (String value : VALUES) {
          array.set(i, tree(value));
          found.add(new Wrong(here, root.toString()));
        }
        array.set(i, right);
        collect(root, here, right, found);
      }
    }
  }
}
