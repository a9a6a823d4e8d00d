package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.json.Node;

/** What a program speaks. One thread makes all calls but {@link #signalled}. */
public interface Dialect {

  /** The program has started. */
  void started();

  /** A line of standard input arrived, which is a JSON object. */
  void line(Node line);

  /** A line of standard input arrived that is no JSON object. */
  default void badLine(String line) {}

  /** Standard input has ended. Returns when the program may exit. */
  void endOfInput() throws InterruptedException;

  /** Returns the exit code at the end of input. */
  default int exitCode() {
    return 0;
  }

  /** SIGINT or SIGTERM arrived; returns the exit code. */
  int signalled(String signal);
}
