package dev.brokerline.harness.internal.driver;

import dev.brokerline.concurrent.Timer;
import dev.brokerline.harness.program.ProcessInvocation;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.spawn.ExitStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a session offers its driver. All but {@link #thread} is called on the session's thread. */
public interface DriverContext {

  /** Returns what the session was opened with. */
  SessionOptions options();

  /** Returns the session's thread, for what comes from elsewhere. */
  Executor thread();

  /** Returns the clock. Its calls come on another thread. */
  Timer timer();

  /**
   * Starts a process of the session, which stops it at its end.
   *
   * @return a future that fails with an {@code AgentException} if the process cannot be started
   */
  CompletableFuture<AgentChild> start(ProcessInvocation invocation, ChildListener listener);

  /** The conversation has this key from now on. */
  void continuation(String key);

  /**
   * The program uses this model now.
   *
   * @param evidence where the program says so
   */
  void model(String model, String evidence);

  /** The session cannot go on, for example because its process has ended. */
  void lost(AgentError error, @Nullable ExitStatus exit);
}
