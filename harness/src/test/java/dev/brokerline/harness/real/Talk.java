package dev.brokerline.harness.real;

import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.program.Capability;
import dev.brokerline.harness.session.BusyPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentException;
import dev.brokerline.harness.turn.TurnEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A session of a check. Each of its waits has a limit. */
final class Talk implements AutoCloseable {

  /** How long a check waits for one thing. */
  static final Duration LIMIT = Duration.ofSeconds(75);

  private final Stage stage;
  private final AgentSession session;

  private Talk(Stage stage, AgentSession session) {
    this.stage = stage;
    this.session = session;
  }

  /** Opens a session. */
  static Talk open(Stage stage) throws Exception {
    return open(stage, options -> options);
  }

  /** Opens a session with these changes of the options. */
  static Talk open(Stage stage, UnaryOperator<SessionOptions.Builder> changes) throws Exception {
    return open(stage, changes, LIMIT);
  }

  /** Opens a session within a time. */
  static Talk open(Stage stage, UnaryOperator<SessionOptions.Builder> changes, Duration limit)
      throws Exception {
    CompletableFuture<AgentSession> opening = Harness.open(changes.apply(stage.options()).build());
    try {
      return new Talk(stage, await("the session", opening, limit));
    } catch (Finding.Found e) {
      opening.cancel(true);
      throw e;
    }
  }

  /**
   * Waits for a future.
   *
   * @throws AgentException if it fails with one
   * @throws Finding.Found if it takes too long
   */
  static <T> T await(String what, CompletableFuture<T> future, Duration limit) throws Exception {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw Finding.failed(what + " did not come within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  static <T> T await(String what, CompletableFuture<T> future) throws Exception {
    return await(what, future, LIMIT);
  }

  AgentSession session() {
    return session;
  }

  boolean can(Capability capability) {
    return session.capabilities().contains(capability);
  }

  /** Ends the check if the session says that it cannot do this. */
  void requireAble(Capability capability) throws Finding.Found {
    if (!can(capability)) {
      throw Finding.unsupported(session.program() + " has no " + capability);
    }
  }

  /** Sends the prompt of this number. */
  Heard say(int number) {
    return say(number, BusyPolicy.QUEUE);
  }

  /** Sends the prompt of this number while another turn may be running. */
  Heard say(int number, BusyPolicy policy) {
    return new Heard(session.prompt(stage.wish(number).prompt(number), policy));
  }

  /** Sends the slow prompt of this number, and waits until the program is answering it. */
  Heard saySlow(int number) throws Exception {
    Heard heard = say(number);
    var unused = heard.first(TurnEvent.TextDelta.class);
    return heard;
  }

  /** Returns the last request to the model that has the prompt of this number. */
  Asked asked(int number) throws Finding.Found {
    List<Asked> requests = stage.asked().stream().filter(asked -> asked.tells(number)).toList();
    Finding.require(!requests.isEmpty(), "the model was not asked for turn " + (number + 1));
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    session.close();
  }
}
