package dev.brokerline.harness;

import dev.brokerline.harness.internal.engine.SessionEngine;
import dev.brokerline.harness.program.AgentProgram;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.session.SessionStatus;
import dev.brokerline.harness.session.SessionTimeouts;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.spawn.internal.UserHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A session with a running program. It works on one turn at a time. Safe for use by any thread; no
 * method but {@link #close} blocks.
 */
public final class AgentSession implements AutoCloseable {

  private final String id = UUID.randomUUID().toString();
  private final SessionOptions options;
  private final SessionEngine engine;

  AgentSession(SessionOptions options, SessionEngine engine) {
    this.options = options;
    this.engine = engine;
  }

  /** Returns an id of this session, made by Brokerline. */
  public String id() {
    return id;
  }

  /** Returns the program. */
  public AgentProgram program() {
    return options.program();
  }

  /** Returns what the session can do. */
  public Set<Capability> capabilities() {
    return engine.capabilities();
  }

  /** Returns what the session is doing. */
  public SessionStatus status() {
    return engine.status().current();
  }

  /** Calls a listener with each change of the status, in order, on a thread that it may block. */
  public void listen(Consumer<? super SessionStatus> listener) {
    engine.status().listen(Objects.requireNonNull(listener));
  }

  /**
   * Returns the id of the running process; empty if none runs, for example between the turns of a
   * program that is started for each turn.
   */
  public OptionalLong pid() {
    return engine.pid();
  }

  /** Returns the model in use, as far as the program has said it. */
  public Optional<String> model() {
    return Optional.ofNullable(engine.model());
  }

  /** Returns what a later session needs to go on with this conversation, once that is known. */
  public Optional<Continuation> continuation() {
    return Optional.ofNullable(engine.continuation())
        .map(
            key ->
                new Continuation(
                    program().provider(), program().id(), key, options.directory(), home()));
  }

  private Path home() {
    return UserHome.of(options.inheritedEnvironment()).orElse(options.directory());
  }

  /** Begins a turn. While another one is running, the prompt waits, with at most 63 others. */
  public Turn prompt(String text) {
    return prompt(text, BusyPolicy.QUEUE);
  }

  /**
   * Begins a turn.
   *
   * @param policy what happens while another turn is running
   * @return the turn; if it cannot be performed, for example because the text is blank, it is
   *     completed with the reason
   */
  public Turn prompt(String text, BusyPolicy policy) {
    return new Turn(engine.prompt(Objects.requireNonNull(text), Objects.requireNonNull(policy)));
  }

  /**
   * Changes the model.
   *
   * @return a future of a receipt that says what is known. It fails with an {@code AgentException}
   *     if the program did not answer or is gone
   * @throws IllegalArgumentException if the name is blank
   */
  public CompletableFuture<ModelReceipt> setModel(String model) {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a model needs a name");
    }
    return engine.setModel(model);
  }

  /**
   * Interrupts the running turn. The session ends a program that does not stop within ten seconds,
   * or within {@link SessionTimeouts#request} if that is shorter.
   *
   * @return a future that completes when the turn is over, with false if none was running
   */
  public CompletableFuture<Boolean> interrupt() {
    return engine.interrupt();
  }

  /**
   * Answers a permission.
   *
   * @return a future with true if this answer decides the request, and with false if the request
   *     was decided before
   */
  public CompletableFuture<Boolean> answer(PermissionRequest request, PermissionDecision decision) {
    return engine.answer(request.id(), Objects.requireNonNull(decision));
  }

  /**
   * Ends the session, its program, and everything that the program has started. A running turn
   * fails.
   *
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> closeAsync() {
    return engine.close();
  }

  /**
   * Ends the session as {@link #closeAsync()} does, with shorter waits. Hurries an end that has
   * begun.
   *
   * @param limit how long the program and what it has started may take in all; what goes on is
   *     killed before
   * @return a future that completes when that is done; it never fails
   */
  public CompletableFuture<Void> closeAsync(Duration limit) {
    return engine.close(limit);
  }

  /**
   * Ends the session, and waits until that is done: usually milliseconds, at most some 20 seconds.
   */
  @Override
  public void close() {
    closeAsync().join();
  }
}
