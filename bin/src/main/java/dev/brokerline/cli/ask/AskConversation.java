package dev.brokerline.cli.ask;

import dev.brokerline.cli.ask.AskReporter.Outcome;
import dev.brokerline.cli.exit.ExitCodes;
import dev.brokerline.cli.exit.Failure;
import dev.brokerline.cli.output.StandardOutput;
import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.Turn;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one program, from its start to its end. {@link #run} is called once and
 * blocks; {@link #interrupt} may come from another thread.
 */
public final class AskConversation {

  /** The reason if the program is not installed, or not signed in. */
  private static final String NO_PROGRAM = "no_program";

  /** The source of prompts and answers. */
  public interface Person {

    /** Returns the next prompt, or null if there is none. Blocks. */
    @Nullable String nextPrompt();

    /**
     * Asks for a decision about a permission. Must not block, because the turn's next events come
     * on this thread.
     *
     * @param answer receives the decision, on any thread
     */
    void asked(String program, PermissionRequest request, Consumer<PermissionDecision> answer);

    /** Called when a permission was decided, by this person or otherwise. */
    void resolved(String requestId);
  }

  private final SessionOptions options;
  private final Duration timeout;
  private final Person person;
  private final AskReporter reporter;
  private final PrintStream out;
  private final CompletableFuture<Integer> interrupted = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private Optional<AgentSession> session = Optional.empty();
  private Optional<TurnResult> last = Optional.empty();

  /**
   * Makes a conversation.
   *
   * @param timeout how long each turn may take
   * @param out the standard output that the reporter writes to
   */
  public AskConversation(
      SessionOptions options,
      Duration timeout,
      Person person,
      AskReporter reporter,
      PrintStream out) {
    this.options = options;
    this.timeout = timeout;
    this.person = person;
    this.reporter = reporter;
    this.out = out;
  }

  /** Runs the conversation, and returns the exit code. */
  public int run() {
    Optional<Failure> failure = converse();
    session.ifPresent(AgentSession::close);
    Optional<Failure> told =
        failure.or(() -> StandardOutput.problem(out).map(what -> Failure.ofOutput(out, what)));
    reporter.end(new Outcome(told, session, last));
    over.complete(null);
    return told.map(Failure::exitCode).orElse(ExitCodes.OK);
  }

  /**
   * Ends the conversation early, and waits until everything that it started is ended, at most 20
   * seconds.
   *
   * @param exitCode the exit code of the signal
   */
  public void interrupt(int exitCode) {
    interrupted.complete(exitCode);
    over.orTimeout(20, TimeUnit.SECONDS).exceptionally(late -> null).join();
  }

  private Optional<Failure> converse() {
    CompletableFuture<AgentSession> opening = Harness.open(options);
    try {
      AgentSession opened = await(opening, options.timeouts().start().plusSeconds(5));
      session = Optional.of(opened);
      for (String prompt = person.nextPrompt(); prompt != null; prompt = person.nextPrompt()) {
        Optional<Failure> failure = turn(opened, prompt);
        if (failure.isPresent()) {
          return failure;
        }
      }
      return Optional.empty();
    } catch (AgentException e) {
      return Optional.of(startFailed(e));
    } catch (Interruption e) {
      opening.cancel(false);
      return Optional.of(e.failure);
    }
  }

  private Optional<Failure> turn(AgentSession opened, String prompt) throws Interruption {
    Turn turn = opened.prompt(prompt);
    CompletableFuture<TurnResult> completed = new CompletableFuture<>();
    turn.listen(
        event -> {
          reporter.event(event);
          if (event instanceof TurnEvent.PermissionRequested asked) {
            person.asked(
                opened.program().id(),
                asked.request(),
                decision -> {
                  var unused = opened.answer(asked.request(), decision);
                });
          } else if (event instanceof TurnEvent.PermissionResolved resolved) {
            person.resolved(resolved.requestId());
          } else if (event instanceof TurnEvent.Completed done) {
            completed.complete(done.result());
          }
        });
    TurnResult result = await(completed, timeout);
    last = Optional.of(result);
    return result.failure().map(this::turnFailed);
  }

  private Failure turnFailed(AgentError error) {
    String sentence = options.program() + " failed: " + error;
    return switch (error.code()) {
      case TIMEOUT -> new Failure(ExitCodes.TIMEOUT, Failure.TIMEOUT, sentence, null);
      case AUTH_REQUIRED -> new Failure(ExitCodes.NO_BROKER, NO_PROGRAM, sentence, null);
      default -> Failure.agentFailed(sentence, null);
    };
  }

  private Failure startFailed(AgentException e) {
    return switch (e.code()) {
      case RESOLVE_FAILED, AUTH_REQUIRED, UNAVAILABLE, UNSUPPORTED ->
          new Failure(ExitCodes.NO_BROKER, NO_PROGRAM, e.error().message(), e);
      case PROVIDER_MISMATCH, CONTINUATION_NOT_FOUND, MODEL_NOT_SUPPORTED ->
          Failure.usage(e.error().message());
      case TIMEOUT -> new Failure(ExitCodes.TIMEOUT, Failure.TIMEOUT, e.error().message(), e);
      default -> Failure.agentFailed(options.program() + " failed: " + e.error(), e);
    };
  }

  /** Thrown when the conversation is cut short. */
  private static final class Interruption extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Interruption(Failure failure) {
      super(failure.sentence());
      this.failure = failure;
    }
  }

  private <T> T await(CompletableFuture<T> future, Duration limit) throws Interruption {
    try {
      CompletableFuture.anyOf(future, interrupted).get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!future.isDone()) {
        throw new Interruption(
            new Failure(
                interrupted.getNow(ExitCodes.INTERRUPTED),
                Failure.INTERRUPTED,
                "interrupted; " + options.program() + " was ended",
                null));
      }
      return future.get();
    } catch (TimeoutException e) {
      throw new Interruption(
          new Failure(
              ExitCodes.TIMEOUT,
              Failure.TIMEOUT,
              "%s was not done within %d s, and was ended"
                  .formatted(options.program(), limit.toSeconds()),
              null));
    } catch (ExecutionException e) {
      if (Failure.unwrap(e) instanceof AgentException known) {
        throw known;
      }
      throw new IllegalStateException("only an AgentException can fail it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption(
          new Failure(ExitCodes.INTERRUPTED, Failure.INTERRUPTED, "interrupted", null));
    }
  }
}
