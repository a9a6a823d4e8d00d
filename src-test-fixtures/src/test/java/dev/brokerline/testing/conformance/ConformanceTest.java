package dev.brokerline.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ExitStatus;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.LaunchException;
import dev.brokerline.testing.Answer;
import dev.brokerline.testing.FakeBroker;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suite itself: what it says of brokers that break a promise. */
class ConformanceTest {

  @Test
  void namesEachScenarioByItsOwnPromise() {
    List<String> promises = Conformance.scenarios().stream().map(Scenario::promise).toList();
    assertThat(promises).hasSizeGreaterThan(50);
    assertThat(new HashSet<>(promises)).hasSameSizeAs(promises);
  }

  @Test
  void saysOfEachScenarioWhetherOurBrokerDiffersAndHow() {
    for (Scenario scenario : Conformance.scenarios()) {
      boolean differs = scenario.mark() == Scenario.Mark.DIFFERS;
      assertThat(scenario.instead().isPresent()).as(scenario.promise()).isEqualTo(differs);
      assertThat(scenario.promise(BrokerKind.NATIVE)).isEqualTo(scenario.promise());
      assertThat(scenario.promise(BrokerKind.BROKERLINE).equals(scenario.promise()))
          .isEqualTo(!differs);
    }
  }

  @Test
  void holdsOurBrokerToWhatItDoesInstead() {
    try (FakeBroker fake = FakeBroker.create();
        Conformance suite =
            new Conformance(
                fake.processFactory(), FakeConformanceTest.COMMAND, BrokerKind.BROKERLINE)) {
      suite.check(scenario("other requests"));
    } catch (AssertionError e) {
      assertThat(e).hasMessageContaining("broker_version should be \"~brokerline/.+\"");
      return;
    }
    throw new AssertionError("the native broker's answer was taken for ours");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list_agents | {"agents":[],"x":1} | nothing to tell | should have the fields [agents]
          list_agents | {"agents":[{}]}     | nothing to tell | result.agents should be []
          shutdown    | {"status":"bye"}    | shutdown is     | result.status should be "shutting
          spawn_agent | {"name":"w"}        | a name that is  | result should have the fields
          resize_pty  | {"rows":0}          | a size of 0     | should have the fields [code
          """)
  void saysWhichFieldIsWrongAndWhatWasSent(
      String type, String lie, String promise, String difference) {
    try (FakeBroker liar = FakeBroker.create();
        Conformance suite = new Conformance(liar.processFactory(), FakeConformanceTest.COMMAND)) {
      liar.onRequest(type, request -> Answer.ok(RawJson.of(lie)));
      assertThatThrownBy(() -> suite.check(scenario(promise)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(difference)
          .hasMessageContaining("sent last: {\"v\":1,\"type\":\"")
          .hasMessageContaining("came last: ");
    }
  }

  @Test
  void startsAnotherBrokerAfterAFailure() {
    try (FakeBroker fake = FakeBroker.create();
        Conformance suite = new Conformance(fake.processFactory(), FakeConformanceTest.COMMAND)) {
      fake.enqueue("spawn_agent", Answer.invalidRequest("not today"));
      Scenario spawn = scenario("agent_spawned tells all");
      assertThatThrownBy(() -> suite.check(spawn)).hasMessageContaining("not today");
      long first = fake.process().pid();
      suite.check(spawn);
      assertThat(fake.process().pid()).isNotEqualTo(first);
    }
  }

  @Test
  void asksAnotherBrokerWhereLastWordsMayBeLost() {
    Mute mute = new Mute(Stage.TRIES - 1);
    try (Conformance suite = new Conformance(mute, FakeConformanceTest.COMMAND)) {
      suite.check(scenario("not UTF-8"));
      assertThat(mute.started).isEqualTo(Stage.TRIES);
    }
  }

  @Test
  void givesUpOnABrokerThatNeverSaysItsLastWords() {
    Mute mute = new Mute(Integer.MAX_VALUE);
    try (Conformance suite = new Conformance(mute, FakeConformanceTest.COMMAND)) {
      assertThatThrownBy(() -> suite.check(scenario("not UTF-8")))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("without its last answer");
      assertThat(mute.started).isEqualTo(Stage.TRIES);
    }
  }

  @ParameterizedTest
  @CsvSource({"ends its worker with code 1, missing", "is dead at once, doomed"})
  void asksAnotherBrokerWhereTheWorkerWasGoneTooSoon(String promise, String agent) {
    String refusal = "failed writing frame to worker '" + agent + "'";
    try (FakeBroker fake = FakeBroker.create();
        Conformance suite = new Conformance(fake.processFactory(), FakeConformanceTest.COMMAND)) {
      fake.enqueue("spawn_agent", Answer.invalidRequest(refusal));
      suite.check(scenario(promise));
      fake.onRequest("spawn_agent", request -> Answer.invalidRequest(refusal));
      assertThatThrownBy(() -> suite.check(scenario(promise))).hasMessageContaining(refusal);
    }
  }

  @Test
  void asksNoOtherBrokerForAnythingElse() {
    Mute mute = new Mute(1);
    try (Conformance suite = new Conformance(mute, FakeConformanceTest.COMMAND)) {
      assertThatThrownBy(() -> suite.check(scenario("at the end of input")))
          .isInstanceOf(AssertionError.class);
      assertThat(mute.started).isEqualTo(1);
    }
  }

  @Test
  void keepsKeysOutOfItsFacts() {
    try (FakeBroker fake = FakeBroker.builder().workspaceKey("rk_live_hidden").build();
        Conformance suite = new Conformance(fake.processFactory(), FakeConformanceTest.COMMAND)) {
      Scenario handshake = scenario("hello may be repeated");
      fake.enqueue("hello", Answer.own(), Answer.invalidRequest("not today"));
      assertThatThrownBy(() -> suite.check(handshake))
          .hasMessageContaining("hello_ack")
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void reportsABrokerThatCannotBeStartedScenarioByScenario() {
    ConformanceReport report =
        Conformance.run(
            (command, listener) -> {
              throw new LaunchException(command.executable(), "it is not there", null);
            },
            FakeConformanceTest.COMMAND);
    assertThat(report.passed()).isFalse();
    assertThat(report.failures()).hasSameSizeAs(Conformance.scenarios());
    assertThat(report.toString())
        .contains("FAILED a message of 1 MiB is taken\n")
        .contains("it is not there");
  }

  private static Scenario scenario(String part) {
    return Conformance.scenarios().stream()
        .filter(scenario -> scenario.promise().contains(part))
        .findFirst()
        .orElseThrow();
  }

  /** Brokers of which nothing is heard but their exit, and others after them. */
  private static final class Mute implements ChildProcess.Factory {

    private final int mute;
    private int started;

    Mute(int mute) {
      this.mute = mute;
    }

    @Override
    public ChildProcess start(ProcessCommand command, ChildProcess.Listener listener) {
      ChildProcess.Factory fake = FakeBroker.create().processFactory();
      return fake.start(command, started++ < mute ? new ExitOnly(listener) : listener);
    }
  }

  private record ExitOnly(ChildProcess.Listener listener) implements ChildProcess.Listener {

    @Override
    public void onLine(byte[] line) {}

    @Override
    public void onOversizedLine(byte[] prefix, long length) {}

    @Override
    public void onStderr(String line) {}

    @Override
    public void onExit(ExitStatus status) {
      listener.onExit(status);
    }
  }
}
