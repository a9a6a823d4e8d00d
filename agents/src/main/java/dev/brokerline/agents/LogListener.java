package dev.brokerline.agents;

import java.util.List;

/**
 * Receives the log of an agent: raw terminal output, including control sequences. Calls never
 * overlap. Exceptions of a listener are logged and stop nothing.
 */
@FunctionalInterface
public interface LogListener {

  /** The last complete lines at the start; called once, before all others. */
  default void onHistory(List<String> lines) {}

  /** New text; the first one starts at the beginning of a line, and any may end within a line. */
  void onText(String text);

  /**
   * The log was truncated or replaced; the following text is that of the new log from its
   * beginning.
   */
  default void onRestart() {}

  /**
   * Following has ended without being closed. The failure is a {@link NoAgentLogException} if there
   * is no log, an {@link java.io.UncheckedIOException} if it cannot be read, and a {@link
   * dev.brokerline.client.error.BrokerClosedException} if the relay was closed.
   */
  default void onEnd(RuntimeException failure) {}
}
