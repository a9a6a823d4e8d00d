package dev.brokerline.harness;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.driver.Driver;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.engine.SessionEngine;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.testing.agent.RecordedAgentSession;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Sessions with recordings of real programs, for tests. */
final class Replays {

  /** The executable of a recorded program, which is never started. */
  static final Path EXECUTABLE = Path.of("/recorded/program");

  private Replays() {}

  /** Returns options for a recorded program. */
  static SessionOptions.Builder options(String program) {
    // Its records are no record of the home of who runs the tests.
    String home = Path.of("target", "brokerline-home").toAbsolutePath().toString();
    return SessionOptions.of(program).inheritedEnvironment(Map.of("BROKERLINE_HOME", home));
  }

  /** Opens a session with what was recorded. */
  static AgentSession open(
      SessionOptions options,
      RecordedAgentSession recorded,
      int exitCode,
      Function<DriverContext, Driver> makeDriver)
      throws Exception {
    return open(options, recorded.processFactory(exitCode), makeDriver);
  }

  /** Opens a session with processes of a factory. */
  static AgentSession open(
      SessionOptions options,
      ChildProcess.Factory processes,
      Function<DriverContext, Driver> makeDriver)
      throws Exception {
    SessionEngine engine = new SessionEngine(options, processes, SharedExecutors.TIMER, makeDriver);
    AgentSession session = new AgentSession(options, engine);
    Agents.get(engine.open());
    return session;
  }
}
