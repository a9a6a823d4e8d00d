package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.cli.run.RunConditions.Verdict;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunObserverTest {

  private final RunConditions conditions =
      new RunConditions(List.of(Until.parse("output:hello world")), List.of("a"));
  private final RunObserver observer = new RunObserver(conditions);

  @Test
  void a_match_is_found_across_chunks_and_colours_before_the_line_ends() {
    output("hel\u001b[3");
    output("1mlo wor");
    output("ld");

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void a_match_is_not_made_of_two_lines() {
    output("hello\r\n world\r\n");

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
  }

  @Test
  void output_ends_idleness() {
    observer.on(new AgentEvent.Idle("a", 30L));
    assertThat(conditions.state("a")).isEqualTo(AgentState.IDLE);

    output(".");

    assertThat(conditions.state("a")).isEqualTo(AgentState.STARTING);
  }

  @Test
  void a_failed_agent_is_explained_by_the_last_words_of_its_worker() {
    error("Error: failed to spawn wrapped command");
    error("");
    error("Unable to spawn nope");
    observer.on(new AgentEvent.PermanentlyDead("a", "restart policy disabled"));

    assertThat(conditions.verdict())
        .isEqualTo(
            new Verdict.Lost(
                "agent 'a' failed: Error: failed to spawn wrapped command / Unable to spawn nope"));
  }

  @Test
  void a_worker_without_last_words_is_explained_by_the_broker() {
    observer.on(new AgentEvent.PermanentlyDead("a", "restart policy disabled"));

    assertThat(conditions.detail("a")).isEqualTo("restart policy disabled");
  }

  @Test
  void an_exit_code_that_a_broker_tells_counts() {
    observer.on(new AgentEvent.Exited("a", 2, null));

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Lost("agent 'a' failed: exit code 2"));
  }

  @Test
  void an_exit_without_a_code_is_an_ordinary_one() {
    observer.on(new AgentEvent.Exited("a", null, null));

    assertThat(conditions.state("a")).isEqualTo(AgentState.EXITED);
  }

  @Test
  void events_without_an_agent_change_nothing() {
    observer.on(new AgentEvent.Exited(null, null, null));
    observer.on(new WorkerEvent.Output("a", "stdout", null));

    assertThat(conditions.state("a")).isEqualTo(AgentState.STARTING);
  }

  private void output(String chunk) {
    observer.on(new WorkerEvent.Output("a", "stdout", chunk));
  }

  private void error(String line) {
    observer.on(new WorkerEvent.Output("a", "stderr", line));
  }
}
