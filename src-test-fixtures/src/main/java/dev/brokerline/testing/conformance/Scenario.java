package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.ProcessCommand;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A promise of the protocol, and a check whether a broker keeps it. Brokerline's own broker keeps
 * the same one, or a different one that is checked instead.
 */
public final class Scenario {

  /** What a promise is to Brokerline's own broker. */
  public enum Mark {
    /** It keeps the promise as the native broker does. */
    SAME,

    /** It does what {@link Scenario#instead} says. */
    DIFFERS
  }

  /** What our broker does instead. */
  private record Difference(String sentence, Consumer<Conversation> play) {}

  private final String promise;
  private final BiConsumer<Stage, Consumer<Conversation>> way;
  private final Consumer<Conversation> play;
  private final @Nullable Difference difference;

  private Scenario(
      String promise,
      BiConsumer<Stage, Consumer<Conversation>> way,
      Consumer<Conversation> play,
      @Nullable Difference difference) {
    this.promise = promise;
    this.way = way;
    this.play = play;
    this.difference = difference;
  }

  /**
   * Makes a scenario that may share its broker with others, because its agents have unique names.
   */
  static Scenario shared(String promise, Consumer<Conversation> play) {
    return new Scenario(promise, Stage::playShared, play, null);
  }

  /** Makes a scenario with its own broker, to see its start or its end. */
  static Scenario alone(String promise, Consumer<Conversation> play) {
    return started(promise, command -> command, play);
  }

  /**
   * Makes a scenario that the real broker cannot always finish. Under load it may exit before its
   * last answers are written, or lose a worker before it has told the worker what to run. The
   * scenario then throws an {@link InconclusiveError} and is repeated with another broker, up to
   * {@value Stage#TRIES} times in all. Every other failure counts at once.
   */
  static Scenario repeatable(String promise, Consumer<Conversation> play) {
    return new Scenario(promise, Stage::playUntilConclusive, play, null);
  }

  /** Makes a scenario with other arguments or another environment of the broker. */
  static Scenario started(
      String promise, UnaryOperator<ProcessCommand> change, Consumer<Conversation> play) {
    return new Scenario(promise, (stage, played) -> stage.playAlone(change, played), play, null);
  }

  /**
   * Returns this scenario with what Brokerline's own broker does instead.
   *
   * @param sentence a sentence about that broker, without its subject
   */
  Scenario differs(String sentence, Consumer<Conversation> instead) {
    return new Scenario(promise, way, play, new Difference(sentence, instead));
  }

  /** Returns what the promise is to Brokerline's own broker. */
  public Mark mark() {
    return difference == null ? Mark.SAME : Mark.DIFFERS;
  }

  /**
   * Returns what Brokerline's own broker does instead, as a sentence without its subject; empty if
   * it keeps the promise.
   */
  public Optional<String> instead() {
    return Optional.ofNullable(difference).map(Difference::sentence);
  }

  /** Returns the promise in one sentence, which is the name of the scenario. */
  public String promise() {
    return promise;
  }

  /** Returns what this kind of broker promises: the promise, or what our broker does instead. */
  public String promise(BrokerKind kind) {
    return difference == null || kind == BrokerKind.NATIVE
        ? promise
        : promise + " -- DIFFERS: " + difference.sentence();
  }

  void play(Stage stage) {
    way.accept(
        stage, difference == null || stage.kind() == BrokerKind.NATIVE ? play : difference.play());
  }

  /** Returns the promise. */
  @Override
  public String toString() {
    return promise;
  }
}
