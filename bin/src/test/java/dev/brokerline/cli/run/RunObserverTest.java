package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.cli.output.Size;
import dev.brokerline.cli.run.RunConditions.Verdict;
import dev.brokerline.cli.run.RunOutcome.State;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunObserverTest {

  private RunConditions conditions;
  private RunObserver observer;
  private AgentSnapshot known = AgentSnapshot.spawning("a", List.of());
  private long now;

  RunObserverTest() {
    until("output:hello world");
  }

  private void until(String condition) {
    List<Until> until = List.of(Until.parse(condition));
    conditions = new RunConditions(until, List.of("a"));
    RunPlan plan =
        new RunPlan(
            List.of(SpawnOptions.cli("a", "cat").build()),
            Map.of(),
            /* size= */ null,
            List.of(),
            List.of(),
            List.of(),
            /* channelsAreHeard= */ true,
            until,
            Duration.ofMinutes(1),
            Sender.human("me"),
            BrokerClientOptions.builder());
    observer =
        new RunObserver(conditions, new Mail(plan), agent -> known, Size.STANDARD, () -> now);
  }

  @Test
  void a_match_is_found_across_chunks_and_colours_before_the_line_ends() {
    output("hel\u001b[3");
    output("1mlo wor");
    output("ld");

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void half_a_line_is_not_what_anybody_looks_for() {
    until("output:^tests passed: 1$");
    output("tests passed: 1");
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
    output("2 of 400\r\n");
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
    output("tests passed: 1\r\n");
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void a_row_that_stays_on_a_screen_is_a_line() {
    until("output:^. Hello from mock[.]$");
    output("\u001b[2J\u001b[3;1H\u25cf\u001b[CHello\u001b[Cfrom\u001b[Cmo");
    output("ck.");
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
    now += Duration.ofMillis(250).toNanos();
    observer.tick();
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void what_is_left_on_the_screen_counts_when_the_program_has_ended() {
    until("output:last words");
    output("\u001b[2J\u001b[3;1Hlast words");
    observer.on(new AgentEvent.Exited("a", 0, null));
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void a_prompt_counts_when_it_was_left_alone_for_a_second() {
    until("output:ready> $");
    output("ready> ");
    now += Duration.ofMillis(999).toNanos();
    observer.tick();
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
    now += Duration.ofMillis(1).toNanos();
    observer.tick();
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void the_last_line_needs_no_end() {
    until("output:^done$");
    output("done");
    observer.on(new AgentEvent.Exited("a", null, null));
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
  }

  @Test
  void an_end_that_the_broker_took_for_a_wish_is_explained() {
    until("exit");
    known = known.withExit(new AgentSnapshot.Exit("agent_requested", null, null));
    observer.on(new AgentEvent.Exited("a", null, null));
    assertThat(conditions.verdict()).isEqualTo(new Verdict.Held());
    assertThat(conditions.detail("a")).contains("a line that is just /exit");
  }

  @Test
  void an_ordinary_end_needs_no_explanation() {
    until("exit");
    known = known.withExit(new AgentSnapshot.Exit("pty_closed", null, null));
    observer.on(new AgentEvent.Exited("a", null, null));
    assertThat(conditions.detail("a")).isEmpty();
  }

  @Test
  void a_match_is_not_made_of_two_lines() {
    output("hello\r\n world\r\n");

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Open());
  }

  @Test
  void output_ends_idleness() {
    observer.on(new AgentEvent.Idle("a", 30L));
    assertThat(conditions.state("a")).isEqualTo(State.IDLE);

    output(".");

    assertThat(conditions.state("a")).isEqualTo(State.STARTING);
  }

  @Test
  void a_failed_agent_is_explained_by_the_last_words_of_its_worker() {
    said("Error: failed to spawn wrapped command", "Unable to spawn nope");
    observer.on(new AgentEvent.PermanentlyDead("a", "restart policy disabled"));

    assertThat(conditions.verdict())
        .isEqualTo(
            new Verdict.Lost(
                "agent 'a' failed: Error: failed to spawn wrapped command / Unable to spawn nope"));
  }

  @Test
  void the_last_six_lines_of_a_worker_are_told_each_cut() {
    said("1", "2", "3", "4", "5", "6", "x".repeat(400), "8");
    observer.on(new AgentEvent.PermanentlyDead("a", null));
    assertThat(conditions.detail("a")).isEqualTo("3 / 4 / 5 / 6 / " + "x".repeat(300) + " / 8");
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

    assertThat(conditions.state("a")).isEqualTo(State.EXITED);
  }

  @Test
  void events_without_an_agent_change_nothing() {
    observer.on(new AgentEvent.Exited(null, null, null));
    observer.on(new WorkerEvent.Output("a", "stdout", null));

    assertThat(conditions.state("a")).isEqualTo(State.STARTING);
  }

  private void output(String chunk) {
    observer.on(new WorkerEvent.Output("a", "stdout", chunk));
  }

  private void said(String... lines) {
    known = known.withWorker(new AgentSnapshot.WorkerWords(List.of(lines), null, null));
  }
}
