package dev.brokerline.testing.conformance;

import dev.brokerline.spawn.ChildProcess;
import dev.brokerline.spawn.ProcessCommand;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Provides brokers for scenarios: a shared one, and separate ones. */
final class Stage implements AutoCloseable {

  static final int TRIES = 3;

  private final ChildProcess.Factory factory;
  private final ProcessCommand command;
  private final BrokerKind kind;
  private @Nullable Conversation shared;

  Stage(ChildProcess.Factory factory, ProcessCommand command, BrokerKind kind) {
    this.factory = factory;
    this.command = command;
    this.kind = kind;
  }

  BrokerKind kind() {
    return kind;
  }

  /** Runs a scenario with the shared broker, which is replaced after a failure. */
  void playShared(Consumer<Conversation> play) {
    Conversation talk = shared;
    if (talk == null) {
      talk = new Conversation(factory, command, kind);
      shared = talk;
    }
    boolean passed = false;
    try {
      play.accept(talk);
      passed = true;
    } finally {
      if (!passed) {
        close();
      }
    }
  }

  /** Runs a scenario with its own broker. */
  void playAlone(UnaryOperator<ProcessCommand> change, Consumer<Conversation> play) {
    try (Conversation talk = new Conversation(factory, change.apply(command), kind)) {
      play.accept(talk);
    }
  }

  /**
   * Runs a scenario with its own broker, and repeats it with another one while it is inconclusive.
   */
  void playUntilConclusive(Consumer<Conversation> play) {
    for (int left = TRIES - 1; left > 0; left--) {
      try {
        playAlone(command -> command, play);
        return;
      } catch (InconclusiveError e) {
        // This broker has broken no promise yet.
      }
    }
    playAlone(command -> command, play);
  }

  @Override
  public void close() {
    Conversation talk = shared;
    shared = null;
    if (talk != null) {
      talk.close();
    }
  }
}
