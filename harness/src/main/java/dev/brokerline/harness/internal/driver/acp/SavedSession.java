package dev.brokerline.harness.internal.driver.acp;

import dev.brokerline.concurrent.SharedExecutors;
import dev.brokerline.harness.internal.driver.DriverContext;
import dev.brokerline.harness.internal.driver.Errors;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.ErrorCode;
import dev.brokerline.harness.turn.Outcome;
import dev.brokerline.spawn.internal.UserHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the files of an earlier session safe while a program loads it that would destroy them. The
 * futures complete on the session's thread, and nothing there waits for a file.
 */
final class SavedSession {

  private static final Logger LOG = LoggerFactory.getLogger(SavedSession.class);

  /** What the start of the program needs of the session's time to start. */
  private static final Duration START = Duration.ofSeconds(20);

  private final DriverContext context;
  private final GeminiChats chats;
  private final Clock clock;

  private SavedSession(DriverContext context, GeminiChats chats, Clock clock) {
    this.context = context;
    this.chats = chats;
    this.clock = clock;
  }

  static SavedSession of(DriverContext context, Continuation earlier, Clock clock) {
    SessionOptions options = context.options();
    Map<String, String> variables = new HashMap<>(options.inheritedEnvironment());
    variables.putAll(options.environment());
    String own = variables.getOrDefault("GEMINI_CLI_HOME", "");
    Path home = own.isBlank() ? UserHome.of(variables).orElse(earlier.home()) : Path.of(own);
    return new SavedSession(context, new GeminiChats(home, earlier.key()), clock);
  }

  /**
   * Copies the files, and waits until they can be loaded. If that takes longer than the session may
   * take to start, it fails at once and says how long.
   */
  CompletableFuture<Void> prepare() {
    return apart(
            () -> {
              if (chats.files().isEmpty()) {
                throw Errors.exception(
                    ErrorCode.CONTINUATION_NOT_FOUND,
                    "no chat file of the session is below " + chats.projects(),
                    Outcome.NOT_PERFORMED);
              }
              Duration wait = chats.untilLoadable(Instant.now(clock));
              requireTimeFor(wait);
              chats.backUp();
              return wait;
            })
        .thenCompose(this::after);
  }

  private void requireTimeFor(Duration wait) {
    if (wait.isZero() || wait.plus(START).compareTo(context.options().timeouts().start()) <= 0) {
      return;
    }
    throw new AgentException(
        new AgentError(
            ErrorCode.UNAVAILABLE,
            ("%s destroys a session that it loads in the minute in which the session began;"
                    + " try again in %d s")
                .formatted(context.options().program(), wait.toSeconds() + 1),
            /* retryable= */ true,
            Outcome.NOT_PERFORMED));
  }

  private CompletableFuture<Void> after(Duration wait) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    if (wait.isZero()) {
      over.complete(null);
    } else {
      context.timer().schedule(wait, () -> context.thread().execute(() -> over.complete(null)));
    }
    return over;
  }

  /** The program has loaded the session, or could not: removes and restores what is needed. */
  CompletableFuture<Void> mend(boolean loaded) {
    return apart(
        () -> {
          chats.mend(loaded);
          chats.forget();
          return null;
        });
  }

  /** The program is gone: restores what it has destroyed before it answered, and forgets. */
  void ended() {
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            chats.end();
          } catch (IOException e) {
            LOG.error("Could not check the session's files; copies may be left in {}", chats, e);
          }
        });
  }

  /** Does something with files on a thread that they may block. */
  private <T> CompletableFuture<T> apart(Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    SharedExecutors.runBlockingOrHere(
        () -> {
          try {
            T value = task.call();
            context.thread().execute(() -> done.complete(value));
          } catch (Exception e) {
            context.thread().execute(() -> done.completeExceptionally(failure(e)));
          }
        });
    return done;
  }

  private static AgentException failure(Exception e) {
    return e instanceof AgentException known
        ? known
        : new AgentException(
            AgentError.of(
                ErrorCode.UNAVAILABLE,
                "the session's files could not be kept safe, so it was not loaded: " + e,
                Outcome.NOT_PERFORMED),
            e);
  }
}
