package dev.brokerline.cli.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerline.protocol.request.ReleaseAgent;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.protocol.wire.RequestReader;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcRequestReaderTest {

  private static final char SEPARATOR = '|';
  private static final char NO_QUOTE = '`';

  @Test
  void a_line_is_an_id_a_request_and_a_time() throws Exception {
    RpcRequest call =
        read("{'op':'release_agent','payload':{'name':'a'},'timeout_ms':250,'id':'ü\\n1'}");

    assertThat(call.id()).isEqualTo("\"ü\\n1\"");
    assertThat(call.request()).isEqualTo(ReleaseAgent.of("a"));
    assertThat(call.timeout()).contains(Duration.ofMillis(250));
    assertThat(read("{'id':12345678901234567890,'op':'list_agents'}").id())
        .isEqualTo("12345678901234567890");
  }

  @Test
  void every_request_of_the_protocol_can_be_made() throws Exception {
    String agent = "{'name':'a','runtime':'pty','cli':'cat'}";
    String payload =
        "{'agent':%s,'agents':[],'name':'a','to':'a','text':'t','data':'d','model':'m','rows':1,"
            + "'cols':2,'channels':['c'],'permission_id':'p','decision':'deny_once'}";
    for (String op : RequestReader.types()) {
      String whole = payload.formatted(op.equals("get_metrics") ? "'a'" : agent);
      RpcRequest call = read("{'id':'1','op':'" + op + "','payload':" + whole + "}");
      assertThat(call.request().type()).isEqualTo(op);
    }
    assertThat(RequestReader.types()).hasSize(19);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = SEPARATOR,
      quoteCharacter = NO_QUOTE,
      textBlock =
          """
          what                                                          |      | not a line of JSON
          ['id','1']                                                    |      | expected a JSON object
          {'id':'1','op':'list_agents'} {}                              | '1'  | more than one JSON object
          {'id':'1','op':'list_agents','op':'get_status'}               | '1'  | not a line of JSON: Duplicate field 'op'
          {'id':'1','op':'list_agents'                                  | '1'  | not a line of JSON
          {'op':'list_agents'}                                          |      | id: is missing
          {'id':null,'op':'list_agents'}                                |      | id: expected a string or a whole number
          {'id':1.5,'op':'list_agents'}                                 |      | id: expected a string or a whole number
          {'op':5,'id':'1'}                                             | '1'  | op: expected a string
          {'id':1}                                                      | 1    | op: is missing
          {'id':1,'op':'dance'}                                         | 1    | op: there is no 'dance'; there is answer_permission, get_crash_insights
          {'id':1,'op':'list_agents','timeout':5}                       | 1    | timeout: there is no such member; a line has id, op, payload and timeout_ms
          {'id':1,'op':'list_agents','timeout_ms':0}                    | 1    | timeout_ms: expected a whole number from 1 to
          {'id':1,'op':'list_agents','timeout_ms':'5'}                  | 1    | timeout_ms: expected a whole number from 1 to
          {'id':1,'op':'list_agents','timeout_ms':99999999999999999999} | 1    | timeout_ms: expected a whole number from 1 to
          {'id':1,'op':'list_agents','payload':[]}                      | 1    | payload: expected an object
          {'id':1,'op':'release_agent'}                                 | 1    | payload.name: is missing
          {'id':1,'op':'release_agent','payload':{'name':['a']}}        | 1    | payload.name: expected a string
          {'id':1,'op':'release_agent','payload':{'name':''}}           | 1    | payload: agent name must not be blank
          {'id':1,'op':'spawn_agent','payload':{'agent':'a'}}           | 1    | payload.agent: expected an object
          {'id':1,'op':'spawn_agent','payload':{'agent':{'name':'a','runtime':'tty'}}}           | 1 | payload.agent.runtime: expected 'pty' or 'headless'
          {'id':1,'op':'spawn_agent','payload':{'agent':{'name':'a'}}}                           | 1 | payload.agent.runtime: is missing
          {'id':1,'op':'spawn_agent','payload':{'agent':{'name':'a','runtime':'pty','args':[{}]}}} | 1 | payload.agent.args[0]: expected a string
          {'id':1,'op':'resize_pty','payload':{'name':'a','rows':'1','cols':2}}                  | 1 | payload.rows: expected a whole number
          {'id':1,'op':'send_input','payload':{'name':'a','data':'{\\'v\\':1,\\'type\\':\\'shutdown_worker\\',\\'payload\\':{}}'}} | 1 | payload.data: a line of it is JSON
          """)
  void what_is_wrong_is_named_with_its_place(String line, String id, String problem) {
    BadRequestException refused = catchThrowableOfType(BadRequestException.class, () -> read(line));

    assertThat(refused.id()).isEqualTo(id == null ? null : id.replace('\'', '"'));
    assertThat(refused.getMessage().replace('"', '\''))
        .startsWith(problem)
        .doesNotContain("\n", "dev.brokerline");
  }

  @Test
  void each_field_of_each_request_is_named_when_it_is_wrong() {
    List<String> needed =
        List.of(
            "spawn_agent agent",
            "send_message to text",
            "send_input name data",
            "resize_pty name rows cols",
            "set_model name model",
            "release_agent name",
            "preflight_agents agents",
            "subscribe_channels name channels",
            "unsubscribe_channels name channels");
    for (String each : needed) {
      List<String> words = List.of(each.split(" "));
      List<String> fields = words.subList(1, words.size());
      for (String field : fields) {
        for (String wrong : List.of("", "null", "true", "1.5", "{}", "[{'a':[]}]", "[null]")) {
          String payload =
              fields.stream()
                  .filter(name -> !name.equals(field))
                  .map(RpcRequestReaderTest::right)
                  .collect(Collectors.joining(","));
          String member = wrong.isEmpty() ? "'x':1" : "'" + field + "':" + wrong;
          String whole = payload.isEmpty() ? member : payload + "," + member;
          BadRequestException refused =
              catchThrowableOfType(
                  BadRequestException.class,
                  () -> read("{'id':1,'op':'" + words.get(0) + "','payload':{" + whole + "}}"));
          assertThat(refused)
              .as(whole)
              .message()
              .startsWith("payload." + field)
              .doesNotContainPattern("java|brokerline|because|`");
        }
      }
    }
  }

  private static String right(String field) {
    return switch (field) {
      case "rows", "cols" -> "'" + field + "':9";
      case "channels" -> "'channels':['c']";
      default -> "'" + field + "':'a'";
    };
  }

  @Test
  void orders_to_the_worker_are_sent_to_those_who_insist() throws Exception {
    String order = "{\\'v\\':1,\\'type\\':\\'shutdown_worker\\',\\'payload\\':{}}";
    RpcRequest call =
        read(
            "{'id':1,'op':'send_input','payload':{'name':'a','unchecked':true,'data':'%s'}}"
                .formatted(order));

    assertThat(call.request())
        .isInstanceOfSatisfying(SendInput.class, input -> assertThat(input.unchecked()).isTrue());
  }

  @Test
  void keys_are_not_repeated() {
    for (String line : List.of("rk_live_abc", "{'id':1,'op':'rk_live_abc'}", "{'rk_live_abc':1}")) {
      BadRequestException refused =
          catchThrowableOfType(BadRequestException.class, () -> read(line));
      assertThat(refused.getMessage()).doesNotContain("abc");
    }
  }

  private static RpcRequest read(String line) throws BadRequestException {
    return RpcRequestReader.read(line.replace('\'', '"').getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x':99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999}",
        "{'name':9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999}",
        "{'name':'a','x':[LEFT[]RIGHT]}",
        "{'name':'a','x':{'LONG':1}}",
        "{'name':'\\ud83d'}",
        "{'name':1e400}",
      })
  void aPayloadOverALimitIsABadRequestOfThatLine(String payload) {
    String whole =
        payload
            .replace("LEFT", "[".repeat(200))
            .replace("RIGHT", "]".repeat(200))
            .replace("LONG", "n".repeat(60_000));

    BadRequestException refused =
        catchThrowableOfType(
            BadRequestException.class,
            () -> read("{'id':'1','op':'release_agent','payload':" + whole + "}"));

    assertThat(refused.id()).isEqualTo("\"1\"");
    assertThat(refused).message().isNotBlank().doesNotContain("java.", "dev.brokerline");
  }

  @Test
  void anIdWithHalfAPairIsEchoedAsItWasWritten() throws Exception {
    for (String id :
        List.of("\\ud83d", "a\\ude00b", "\\ud83d\\ud83d\ud83d\ude00", "\\ude00\\ud83d")) {
      RpcRequest call = read("{'id':'" + id + "','op':'list_agents'}");
      assertThat(call.id()).isEqualTo('"' + id + '"');
    }
    assertThat(read("{'id':'\\ud83d\\ude00','op':'list_agents'}").id())
        .isEqualTo("\"\ud83d\ude00\"");
  }

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"id\":",
    "\"1\"",
    "\"op\":",
    "\"send_message\"",
    "\"spawn_agent\"",
    "\"payload\":",
    "\"timeout_ms\":",
    "\"unchecked\":true",
    "\"to\":",
    "\"text\":",
    "\"agent\":",
    "\"name\":",
    "-",
    "1e99999",
    "9".repeat(101),
    "9".repeat(1001),
    "[".repeat(130),
    "{\"a\":".repeat(1001),
    "\\ud83d",
    "\\u0000",
    "\u0000",
    "null",
    "true",
    "é",
    "n".repeat(10_001),
    " ",
    "\\",
    "0.0",
    "1.5",
    "{}",
    "\"\""
  };

  @Test
  void whateverALineIsItIsARequestOrABadOne() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder line = new StringBuilder();
      if (random.nextBoolean()) {
        line.append(
            "{\"id\":\"1\",\"op\":\"send_message\",\"payload\":{\"to\":\"a\",\"text\":\"b\",\"data\":");
      }
      for (int i = random.nextInt(12); i > 0; i--) {
        line.append(PIECES[random.nextInt(PIECES.length)]);
      }
      if (random.nextBoolean()) {
        line.append("}}");
      }
      byte[] bytes = line.toString().getBytes(UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(RpcRequestReader.read(bytes).id()).isNotNull();
      } catch (BadRequestException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("a line that nobody answers: " + new String(bytes, UTF_8), e);
      }
    }
  }
}
