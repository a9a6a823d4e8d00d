package dev.brokerline.agents;

import java.util.List;

/**
 * Is told what an agent writes to its log: raw terminal output, control sequences included. The
 * calls never overlap. What a listener throws is logged and stops nothing.
 */
@FunctionalInterface
public interface LogListener {

  /** The last whole lines that there were when following began; called once, and first. */
  default void onHistory(List<String> lines) {}

  /** The text that follows; it begins with a line, and may end within one. */
  void onText(String text);

  /** The log was truncated or replaced: the text that follows is the new one's from its start. */
  default void onRestart() {}

  /**
   * Following has ended, and not because it was closed: with a {@link NoAgentLogException} if there
   * is no log, with an {@link java.io.UncheckedIOException} if it cannot be read, with a {@link
   * dev.brokerline.client.error.BrokerClosedException} if the relay whose log it is was closed.
   */
  default void onEnd(RuntimeException failure) {}
}
