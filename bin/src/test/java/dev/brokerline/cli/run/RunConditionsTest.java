package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.cli.run.RunConditions.Verdict;
import dev.brokerline.cli.run.RunOutcome.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConditionsTest {

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
    RunConditions run = run("output:he.*o$");

    run.line("a", "hell");
    assertOpen(run);
    run.line("b", "well, hello");

    assertHeld(run);
  }

  @Test
  void output_is_lost_when_no_agent_is_left_to_print() {
    RunConditions run = run("output:hello");

    run.ended("a", State.EXITED, "");
    assertOpen(run);
    run.ended("b", State.EXITED, "");

    assertLost(run, "no agent is left that could print a line with 'hello'");
  }

  @Test
  void output_that_was_seen_stays_seen_while_other_conditions_are_open() {
    RunConditions run = run("output:hello", "exit");

    run.line("a", "hello");
    run.ended("a", State.EXITED, "");
    assertOpen(run);
    run.ended("b", State.EXITED, "");

    assertHeld(run);
  }

  @Test
  void all_patterns_must_be_found_but_not_in_one_line() {
    RunConditions run = run("output:one", "output:two");

    run.line("a", "two");
    assertOpen(run);
    run.line("b", "one");

    assertHeld(run);
  }

  @Test
  void a_failed_agent_ends_the_run_even_if_another_could_still_print() {
    RunConditions run = run("output:hello");

    run.ended("a", State.FAILED, "");

    assertLost(run, "agent 'a' failed");
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

    run.line("stranger", "hello");
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

  @Test
  void a_pattern_that_java_cannot_search_for_ends_the_run_with_a_sentence() {
    RunConditions run = run("output:^(?:x|y)* END$");

    run.line("a", "xy".repeat(100_000));

    assertThat(run.verdict())
        .isInstanceOfSatisfying(
            Verdict.Lost.class,
            lost ->
                assertThat(lost.why()).contains("in 200000 characters").contains("^(?:x|y)* END$"));
  }

  @Test
  void a_beginning_counts_only_if_the_rest_of_its_line_could_not_change_it() {
    RunConditions run = run("output:^tests passed: 1$");
    run.beginning("a", "tests passed: 1");
    assertOpen(run);
    run.beginning("a", "tests passed: 12 of 400");
    run.line("a", "tests passed: 12 of 400");
    assertOpen(run);
    run.line("a", "tests passed: 1");
    assertHeld(run);

    RunConditions literal = run("output:passed: 1");
    literal.beginning("b", "tests passed: 1");
    assertHeld(literal);

    RunConditions greedy = run("output:passed: \\d+");
    greedy.beginning("b", "tests passed: 1");
    assertOpen(greedy);
  }

  private static RunConditions run(String... conditions) {
    return new RunConditions(Stream.of(conditions).map(Until::parse).toList(), List.of("a", "b"));
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

  @ParameterizedTest
  @ValueSource(strings = {"^(?:x|y)* END$", "(x+x+)+ END"})
  void a_pattern_that_costs_too_much_ends_the_run_with_a_sentence_about_it(String pattern) {
    RunConditions conditions =
        new RunConditions(List.of(Until.parse("output:" + pattern)), List.of("a"));

    conditions.line("a", "x".repeat(20_000));
    conditions.line("a", "x".repeat(20_000));

    assertThat(conditions.verdict())
        .isInstanceOfSatisfying(
            RunConditions.Verdict.Lost.class,
            lost ->
                assertThat(lost.why())
                    .startsWith("the pattern \"" + pattern + "\" cannot be searched for in 20000")
                    .contains("write it without repeated groups")
                    .doesNotContain("\n"));
  }
}
