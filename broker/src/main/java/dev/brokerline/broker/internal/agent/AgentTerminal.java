package dev.brokerline.broker.internal.agent;

import dev.brokerline.protocol.result.ScreenInfo;
import java.util.concurrent.CompletableFuture;

/** The terminal of an agent. Used on the broker's thread, where the futures complete too. */
public interface AgentTerminal {

  /** Types text unchanged. Completes with the number of bytes when the system has taken them. */
  CompletableFuture<Long> type(String text);

  /** Changes the size. Completes when the system has the new size. */
  CompletableFuture<Void> resize(int rows, int columns);

  /** Returns what the screen shows. */
  ScreenInfo screen();
}
