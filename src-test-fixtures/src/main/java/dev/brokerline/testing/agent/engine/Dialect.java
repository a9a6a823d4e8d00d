package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.json.Node;

/** What a program speaks. One thread makes all calls but {@link #signalled}. */
public interface Dialect {

  /** The program has started. */
  void started() throws InterruptedException;

  /** Returns whether standard input is text, of which {@link #text} gets each line. */
  default boolean readsText() {
    return false;
  }

  /** A line of text arrived. */
  default void text(String line) {}

  /** A line of standard input arrived, which is a JSON object. */
  default void line(Node line) {}

  /** Standard input has ended. Returns when the program may exit. */
  void endOfInput() throws InterruptedException;

  /** Returns the exit code at the end of input. */
  default int exitCode() {
    return 0;
  }

  /** SIGINT or SIGTERM arrived; returns the exit code. */
  int signalled(String signal) throws InterruptedException;
}
