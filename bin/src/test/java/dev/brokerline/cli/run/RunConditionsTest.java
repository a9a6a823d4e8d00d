package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.cli.run.RunConditions.Verdict;
import dev.brokerline.cli.run.RunOutcome.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunConditionsTest {

  private List<Until> conditions = List.of();

  @Test
  void exit_holds_once_every_agent_has_ended() {
    RunConditions run = run("exit");

    run.ended("a", State.EXITED, "");
    assertOpen(run);
    run.ended("b", State.RELEASED, "");

    assertHeld(run);
  }

  @Test
  void exit_is_lost_at_once_when_an_agent_fails() {
    RunConditions run = run("exit");

    run.ended("a", State.FAILED, "No such file");

    assertLost(run, "agent 'a' failed: No such file");
  }

  @Test
  void exit_is_lost_too_when_the_last_agent_fails() {
    RunConditions run = run("exit");

    run.ended("a", State.EXITED, "");
    run.ended("b", State.FAILED, "signal 9");

    assertLost(run, "agent 'b' failed: signal 9");
  }

  @Test
  void ready_holds_once_every_agent_has_been_ready_even_if_it_ended_since() {
    RunConditions run = run("ready");

    run.ready("a");
    run.ended("a", State.EXITED, "");
    assertOpen(run);
    run.ready("b");

    assertHeld(run);
  }

  @Test
  void ready_is_lost_when_an_agent_ended_before_it_was() {
    RunConditions run = run("ready");

    run.ended("b", State.EXITED, "");

    assertLost(run, "agent 'b' ended before '--until ready' held");
  }

  @Test
  void idle_holds_only_while_every_agent_is_idle() {
    RunConditions run = run("idle");

    run.idle("a");
    run.active("a");
    run.idle("b");
    assertOpen(run);
    run.idle("a");

    assertHeld(run);
  }

  @Test
  void idle_is_lost_when_an_agent_ended() {
    RunConditions run = run("idle");

    run.idle("a");
    run.ended("a", State.EXITED, "");

    assertLost(run, "agent 'a' ended before '--until idle' held");
  }

  @Test
  void output_holds_once_any_agent_has_printed_a_match() {
    RunConditions run = run("output:hello");

    run.searched("a", output(0));
    assertOpen(run);
    run.found(output(0));

    assertHeld(run);
  }

  @Test
  void output_is_lost_when_no_agent_is_left_to_print() {
    RunConditions run = run("output:hello");

    run.ended("a", State.EXITED, "");
    run.searched("a", output(0));
    assertOpen(run);
    run.ended("b", State.EXITED, "");
    assertOpen(run);
    run.searched("b", output(0));

    assertLost(run, "no agent is left that could print a line with 'hello'");
  }

  @Test
  void output_that_was_seen_stays_seen_while_other_conditions_are_open() {
    RunConditions run = run("output:hello", "exit");

    run.found(output(0));
    run.ended("a", State.EXITED, "");
    assertOpen(run);
    run.ended("b", State.EXITED, "");

    assertHeld(run);
  }

  @Test
  void all_patterns_must_be_found() {
    RunConditions run = run("output:one", "output:two");

    run.found(output(1));
    assertOpen(run);
    run.found(output(0));

    assertHeld(run);
  }

  @Test
  void a_failed_agent_ends_the_run_even_if_another_could_still_print() {
    RunConditions run = run("output:hello");

    run.ended("a", State.FAILED, "");
    run.searched("a", output(0));

    assertLost(run, "agent 'a' failed");
  }

  @Test
  void what_an_agent_printed_before_it_failed_counts() {
    RunConditions run = run("output:hello");

    run.ended("a", State.FAILED, "");
    assertOpen(run);
    run.found(output(0));

    assertHeld(run);
  }

  @Test
  void agents_of_which_no_end_is_told_are_left_to_the_end_of_the_broker() {
    RunConditions run = run("output:hello");

    run.searched("a", output(0));
    run.searched("b", output(0));

    assertOpen(run);
  }

  @Test
  void a_pattern_that_cannot_be_searched_for_ends_the_run() {
    RunConditions run = run("output:hello", "exit");

    run.unsearchable("it takes too long");

    assertLost(run, "it takes too long");
  }

  @Test
  void what_comes_after_the_end_of_an_agent_changes_nothing() {
    RunConditions run = run("ready");

    run.ended("a", State.EXITED, "");
    run.ready("a");
    run.idle("a");

    assertThat(run.state("a")).isEqualTo(State.EXITED);
  }

  @Test
  void an_agent_that_is_not_of_this_run_changes_nothing() {
    RunConditions run = run("output:hello");

    run.ready("stranger");
    run.ended("stranger", State.FAILED, "");

    assertOpen(run);
  }

  @Test
  void an_agent_goes_back_from_idle_to_where_it_was() {
    RunConditions run = run("exit");

    run.idle("a");
    run.active("a");
    run.ready("b");
    run.idle("b");
    run.active("b");

    assertThat(run.state("a")).isEqualTo(State.STARTING);
    assertThat(run.state("b")).isEqualTo(State.READY);
  }

  private RunConditions run(String... texts) {
    conditions = Stream.of(texts).map(Until::parse).toList();
    return new RunConditions(conditions, List.of("a", "b"));
  }

  private Until.Output output(int index) {
    return (Until.Output) conditions.get(index);
  }

  private static void assertOpen(RunConditions run) {
    assertThat(run.verdict()).isEqualTo(new Verdict.Open());
  }

  private static void assertHeld(RunConditions run) {
    assertThat(run.verdict()).isEqualTo(new Verdict.Held());
  }

  private static void assertLost(RunConditions run, String why) {
    assertThat(run.verdict()).isEqualTo(new Verdict.Lost(why));
  }
}
