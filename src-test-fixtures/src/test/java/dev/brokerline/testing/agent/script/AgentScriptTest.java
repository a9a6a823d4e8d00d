package dev.brokerline.testing.agent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentScriptTest {

  private static final AgentTurn EVERYTHING =
      AgentTurn.hello()
          .thought("hm")
          .tool(
              ToolUse.asking("ls", "a\n")
                  .withOptions(new PermissionOption("y", "Yes", "allow_once")))
          .tool(new ToolUse("false", "", 1, false, List.of()))
          .usage(new AgentUsage(1, 2, 3, 4, 5))
          .plan("one", "two")
          .pause(Duration.ofMillis(5))
          .hang()
          .retry(529)
          .fail(AgentFailure.OVERLOADED)
          .stop("max_tokens")
          .rawLine("{")
          .stderr("warning")
          .exit(3)
          .signal("KILL");

  @Test
  void isReadAsItWasWritten() {
    AgentScript.Builder builder =
        AgentScript.builder()
            .turns(EVERYTHING, AgentTurn.empty())
            .version("9.9")
            .models("a", "b")
            .model("b")
            .acceptsAnyModel(false)
            .whenBusy(WhenBusy.KILL_FIRST)
            .sessionIds("s1")
            .knownSessions("s0")
            .signedIn(false)
            .startTime(Duration.ofMillis(7));
    int number = 0;
    for (AgentFault fault : AgentFault.values()) {
      builder.fault(fault, number++);
    }
    AgentScript script = builder.build();
    AgentScript read = AgentScript.parse("script", script.toJson());
    assertThat(read).usingRecursiveComparison().isEqualTo(script);
    assertThat(read.toBuilder().build()).usingRecursiveComparison().isEqualTo(script);
    assertThat(AgentScript.parse("script", "{}").toJson()).isEqualTo(AgentScript.of().toJson());
  }

  @Test
  void servesFurtherPromptsWithItsLastTurn() {
    AgentTurn one = AgentTurn.empty().text("1");
    AgentTurn two = AgentTurn.empty().text("2");
    AgentScript script = AgentScript.of(one, two);
    assertThat(script.turn(0)).isSameAs(one);
    assertThat(script.turn(1)).isSameAs(two);
    assertThat(script.turn(99)).isSameAs(two);
    assertThat(AgentScript.of().turn(3).steps()).isEqualTo(AgentTurn.hello().steps());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'turns':3} | s.json: turns: must be an array, was 3",
        "{'turn':[]} | s.json: turn: unknown key; there are",
        "{'turns':[[{'say':'x'}]]} | s.json: turns[0][0].say: unknown step; there are",
        "{'turns':[[{'text':['x'],'stop':'y'}]]} | s.json: turns[0][0]: must be an object with one key",
        "{'turns':[[{'tool':{'comand':'x'}}]]} | s.json: turns[0][0].tool.comand: unknown key",
        "{'turns':[[],[{'exit':-1}]]} | s.json: turns[1][0].exit: must be a whole number from 0",
        "{'turns':[[{'fail':'teapot'}]]} | s.json: turns[0][0].fail: there is no 'teapot'",
        "{'faults':['DANCES']} | s.json: faults[0]: there is no fault 'DANCES'",
        "{'faults':['FLOODS:many']} | s.json: faults[0]: 'many' is not a whole number",
        "{'when_busy':'sleep'} | s.json: when_busy: there is no 'sleep'; there are [queue",
        "{'version' | s.json: not JSON: ",
        "[] | s.json: top: must be an object, was []",
      })
  void namesThePlaceOfWhatIsWrong(String json, String complaint) {
    assertThatThrownBy(() -> AgentScript.parse("s.json", json.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(complaint);
  }
}
