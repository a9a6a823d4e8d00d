package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import dev.brokerline.spawn.error.SpawnException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the conformance scenarios, which every broker of version 3.2.18 passes, with a given broker.
 * Brokerline's own broker passes them too; where it differs on purpose, the scenario checks what it
 * does instead. PROTOCOL.md has the facts behind them. The scenarios never compare times and
 * process ids.
 *
 * <p>It needs no test framework: {@link #run} returns the result of each scenario. A test can run
 * single scenarios with {@link #check}. Not safe for use by several threads.
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
   * Makes a run of the suite, without starting a broker.
   *
   * @param command the command of the broker, with {@code RUST_LOG=off} and its Relaycast in the
   *     environment; some scenarios add an argument or a variable
   */
  public Conformance(ChildProcess.Factory factory, ProcessCommand command) {
    this(factory, command, BrokerKind.NATIVE);
  }

  /**
   * Makes a run of the suite for this kind of broker, without starting one.
   *
   * @param command as above
   */
  public Conformance(ChildProcess.Factory factory, ProcessCommand command, BrokerKind kind) {
    stage = new Stage(factory, command, kind);
  }

  /** Returns all scenarios, in the recommended order. */
  public static List<Scenario> scenarios() {
    return SCENARIOS;
  }

  /** Runs all scenarios one after the other, and ends all brokers that it started. */
  public static ConformanceReport run(ChildProcess.Factory factory, ProcessCommand command) {
    return run(factory, command, BrokerKind.NATIVE);
  }

  /** Runs all scenarios with this kind of broker, and ends all brokers that it started. */
  public static ConformanceReport run(
      ChildProcess.Factory factory, ProcessCommand command, BrokerKind kind) {
    try (Conformance suite = new Conformance(factory, command, kind)) {
      return new ConformanceReport(SCENARIOS.stream().map(suite::result).toList());
    }
  }

  /**
   * Runs one scenario. That takes a few seconds at most, or 30 s if the broker does not answer.
   *
   * @throws AssertionError if the broker breaks the promise; the message says how, what was sent
   *     and what came back
   * @throws SpawnException if no broker could be started
   */
  public void check(Scenario scenario) {
    scenario.play(stage);
  }

  private ConformanceReport.Result result(Scenario scenario) {
    try {
      check(scenario);
      return new ConformanceReport.Result(scenario.promise(stage.kind()), Optional.empty());
    } catch (AssertionError | SpawnException e) {
      return new ConformanceReport.Result(
          scenario.promise(stage.kind()), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Ends the broker that scenarios share. Idempotent. */
  @Override
  public void close() {
    stage.close();
  }
}
