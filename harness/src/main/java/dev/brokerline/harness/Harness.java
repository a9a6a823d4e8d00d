package dev.brokerline.harness;

import dev.brokerline.concurrent.Futures;
import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.Drivers;
import dev.brokerline.harness.internal.engine.SessionEngine;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.spawn.process.ProcessBackend;
import java.util.concurrent.CompletableFuture;

/** Opens sessions with agent programs. */
public final class Harness {

  private Harness() {}

  /**
   * Starts a program, and opens a session with it. Returns at once.
   *
   * @return a future of the session, which is ready for a prompt. It fails with an {@link
   *     AgentException} that says why; what was started is ended then. A cancellation ends it too
   */
  public static CompletableFuture<AgentSession> open(SessionOptions options) {
    SessionEngine engine;
    try {
      engine =
          new SessionEngine(
              options, ProcessBackend.AUTO.factory(), SharedExecutors.TIMER, Drivers.of(options));
    } catch (AgentException e) {
      return CompletableFuture.failedFuture(e);
    }
    AgentSession session = new AgentSession(options, engine);
    return Futures.handedOver(
        session,
        engine.open(),
        () -> {
          var unused = engine.close();
        });
  }
}
