package dev.brokerline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.wire.Inbound;
import dev.brokerline.testing.engine.BrokerEngine;
import java.util.function.Consumer;

/** An action of a fake broker. Immutable. */
public final class ScriptAction {

  private final Consumer<BrokerEngine> effect;

  private ScriptAction(Consumer<BrokerEngine> effect) {
    this.effect = effect;
  }

  /** Sends an event. */
  public static ScriptAction emit(BrokerEvent event) {
    return print(Answer.frame(new Inbound.Event(event)));
  }

  /** Prints a raw line on standard output. */
  public static ScriptAction rawLine(String line) {
    return print(line.getBytes(UTF_8));
  }

  /** Prints the line on standard output. */
  static ScriptAction print(byte[] line) {
    return new ScriptAction(engine -> engine.printRaw(line));
  }

  /** Prints a line on standard error. */
  public static ScriptAction stderr(String line) {
    return new ScriptAction(engine -> engine.printStderr(line));
  }

  /**
   * Makes an agent's program print. A line {@code /exit} ends the program, as with the real broker.
   */
  public static ScriptAction output(String agent, String chunk) {
    return new ScriptAction(engine -> engine.printOutput(agent, "stdout", chunk));
  }

  /** Makes an agent's program ready. */
  public static ScriptAction ready(String agent) {
    return new ScriptAction(engine -> engine.makeReady(agent));
  }

  /** Ends an agent's program. */
  public static ScriptAction exitAgent(String agent) {
    return new ScriptAction(engine -> engine.exitProgram(agent));
  }

  /** Ends an agent's worker process by a signal; its restart policy decides what follows. */
  public static ScriptAction crashAgent(String agent, int signal) {
    return new ScriptAction(engine -> engine.crashWorker(agent, null, signal));
  }

  /** Receives a message from Relaycast to a {@code #channel}, an agent, or another participant. */
  public static ScriptAction receive(String from, String target, String body) {
    return new ScriptAction(engine -> engine.receive(from, target, body));
  }

  /** Starts or ends a silence, in which the broker answers no request and sends no event. */
  public static ScriptAction silence(boolean on) {
    return new ScriptAction(engine -> engine.silence(on));
  }

  /** Ends the broker itself. */
  public static ScriptAction exit(int code) {
    return new ScriptAction(engine -> engine.exit(code));
  }

  void perform(BrokerEngine engine) {
    effect.accept(engine);
  }
}
