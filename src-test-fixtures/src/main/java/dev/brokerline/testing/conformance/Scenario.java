package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.ProcessCommand;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A promise of the protocol, and a check whether a broker keeps it. */
public final class Scenario {

  private final String promise;
  private final Consumer<Stage> play;

  private Scenario(String promise, Consumer<Stage> play) {
    this.promise = promise;
    this.play = play;
  }

  /**
   * Makes a scenario that may share its broker with others, because its agents have unique names.
   */
  static Scenario shared(String promise, Consumer<Conversation> play) {
    return new Scenario(promise, stage -> stage.playShared(play));
  }

  /** Makes a scenario with its own broker, to see its start or its end. */
  static Scenario alone(String promise, Consumer<Conversation> play) {
    return new Scenario(promise, stage -> stage.playAlone(command -> command, play));
  }

  /**
   * Makes a scenario that the real broker cannot always finish. Under load it may exit before its
   * last answers are written, or lose a worker before it has told the worker what to run. The
   * scenario then throws an {@link InconclusiveError} and is repeated with another broker, up to
   * {@value Stage#TRIES} times in all. Every other failure counts at once.
   */
  static Scenario repeatable(String promise, Consumer<Conversation> play) {
    return new Scenario(promise, stage -> stage.playUntilConclusive(play));
  }

  /** Makes a scenario with other arguments or another environment of the broker. */
  static Scenario started(
      String promise, UnaryOperator<ProcessCommand> change, Consumer<Conversation> play) {
    return new Scenario(promise, stage -> stage.playAlone(change, play));
  }

  /** Returns the promise in one sentence, which is the name of the scenario. */
  public String promise() {
    return promise;
  }

  void play(Stage stage) {
    play.accept(stage);
  }

  /** Returns the promise. */
  @Override
  public String toString() {
    return promise;
  }
}
