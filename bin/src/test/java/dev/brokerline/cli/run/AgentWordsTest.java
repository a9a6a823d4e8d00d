package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.SessionEvent;
import org.junit.jupiter.api.Test;

class AgentWordsTest {

  @Test
  void idleness_is_called_silence_only_where_nothing_else_is_known() {
    assertThat(AgentWords.of(new AgentEvent.Idle("a", 30L))).isEqualTo("has been silent for 30 s");
    assertThat(AgentWords.of(new AgentEvent.Idle("a", 30L, "quiet")))
        .isEqualTo("has been silent for 30 s");
    assertThat(AgentWords.of(new AgentEvent.Idle("a", 0L, "title"))).isEqualTo("is idle");
  }

  @Test
  void a_dialog_is_shown_on_one_line() {
    assertThat(AgentWords.of(state("requires_action", "Trust\n  this folder?\n\n1. Yes")))
        .isEqualTo("waits for an answer; its screen ends in: Trust this folder? 1. Yes");
    assertThat(AgentWords.of(state("requires_action", "x".repeat(200))))
        .endsWith(": …" + "x".repeat(160));
    assertThat(AgentWords.of(state("running", null))).isNull();
  }

  private static SessionEvent.StateChanged state(String state, String dialog) {
    return new SessionEvent.StateChanged("a", state, "screen", dialog);
  }
}
