package dev.brokerline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.Sender;
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
    until("ready");
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
    observer = new RunObserver(conditions, new Mail(plan), agent -> known, () -> now);
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
    lateWordsHadTheirTime();

    assertThat(conditions.verdict())
        .isEqualTo(
            new Verdict.Lost(
                "agent 'a' failed: Error: failed to spawn wrapped command / Unable to spawn nope"));
  }

  @Test
  void the_last_six_lines_of_a_worker_are_told_each_cut() {
    said("1", "2", "3", "4", "5", "6", "x".repeat(400), "8");
    observer.on(new AgentEvent.PermanentlyDead("a", null));
    lateWordsHadTheirTime();
    assertThat(conditions.detail("a")).isEqualTo("3 / 4 / 5 / 6 / " + "x".repeat(300) + " / 8");
  }

  @Test
  void a_worker_without_last_words_is_explained_by_the_broker() {
    observer.on(new AgentEvent.PermanentlyDead("a", "restart policy disabled"));
    lateWordsHadTheirTime();

    assertThat(conditions.detail("a")).isEqualTo("restart policy disabled");
  }

  @Test
  void an_exit_code_that_a_broker_tells_counts() {
    observer.on(new AgentEvent.Exited("a", 2, null));
    lateWordsHadTheirTime();

    assertThat(conditions.verdict()).isEqualTo(new Verdict.Lost("agent 'a' failed: exit code 2"));
  }

  @Test
  void words_that_come_after_the_end_are_told() {
    observer.on(new AgentEvent.Exited("a", 1, null));
    said("Error: failed to spawn wrapped command");
    observer.on(new AgentEvent.PermanentlyDead("a", "restart policy disabled"));
    observer.tick();
    assertThat(conditions.verdict()).isInstanceOf(Verdict.Open.class);
    said("Error: failed to spawn wrapped command", "Unable to spawn nope");

    lateWordsHadTheirTime();

    assertThat(conditions.detail("a"))
        .isEqualTo("Error: failed to spawn wrapped command / Unable to spawn nope");
  }

  @Test
  void a_release_after_a_failure_does_not_hide_it() {
    observer.on(new AgentEvent.Exited("a", 2, null));
    observer.on(new AgentEvent.Released("a"));

    assertThat(conditions.state("a")).isEqualTo(State.FAILED);
    assertThat(conditions.detail("a")).isEqualTo("exit code 2");
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

  private void lateWordsHadTheirTime() {
    now += Duration.ofMillis(500).toNanos();
    observer.tick();
  }

  private void output(String chunk) {
    observer.on(new WorkerEvent.Output("a", "stdout", chunk));
  }

  private void said(String... lines) {
    known = known.withWorker(new AgentSnapshot.WorkerWords(List.of(lines), null, null));
  }
}
