package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.BrokerCommand;
import dev.brokerline.spawn.BrokerProcessFactory;
import dev.brokerline.spawn.error.SpawnException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scenarios that every broker of version 3.2.18 passes, and a broker to run them with. The
 * facts are in the protocol reference, §2 to §8; times and process ids are never compared.
 *
 * <p>Needs no test framework: {@link #run} tells how each scenario went. A test of one's own runs
 * one by one with {@link #check}. Not for use by several threads at once.
 */
public final class Conformance implements AutoCloseable {

  private static final List<Scenario> SCENARIOS =
      Stream.of(
              HandshakeScenarios.all(),
              QueryScenarios.all(),
              BadFrameScenarios.all(),
              SpawnScenarios.all(),
              ProgramScenarios.all(),
              MessageScenarios.all(),
              WorkerScenarios.all(),
              EndScenarios.all())
          .flatMap(List::stream)
          .toList();

  private final Stage stage;

  /**
   * Makes a run of the suite; no broker is started yet.
   *
   * @param command starts the broker, with {@code RUST_LOG=off} and its Relaycast in its
   *     environment; some scenarios add an argument or a variable
   */
  public Conformance(BrokerProcessFactory factory, BrokerCommand command) {
    stage = new Stage(factory, command);
  }

  /** Returns all scenarios, in the order in which they are best run. */
  public static List<Scenario> scenarios() {
    return SCENARIOS;
  }

  /** Runs all scenarios, one after the other, and ends all brokers that it has started. */
  public static ConformanceReport run(BrokerProcessFactory factory, BrokerCommand command) {
    try (Conformance suite = new Conformance(factory, command)) {
      return new ConformanceReport(SCENARIOS.stream().map(suite::result).toList());
    }
  }

  /**
   * Runs one scenario. It takes some seconds at most; a broker that does not answer costs 30 s.
   *
   * @throws AssertionError if the broker breaks the promise: says how, what was sent and what came
   * @throws SpawnException if no broker could be started
   */
  public void check(Scenario scenario) {
    scenario.play(stage);
  }

  private ConformanceReport.Result result(Scenario scenario) {
    try {
      check(scenario);
      return new ConformanceReport.Result(scenario.promise(), Optional.empty());
    } catch (AssertionError | SpawnException e) {
      return new ConformanceReport.Result(
          scenario.promise(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Ends the broker that scenarios have shared. Idempotent. */
  @Override
  public void close() {
    stage.close();
  }
}
