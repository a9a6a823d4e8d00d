package dev.brokerline.broker.internal.agent;

import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.spawn.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Learns what happens to an agent's program, on the broker's thread. */
public interface WorkerListener {

  /** Something happened that clients are told. */
  void event(BrokerEvent event);

  /**
   * The program has ended by itself, after it had started. Its last event was told before.
   *
   * @param exit how its process ended, or null if that is not known
   * @param why one line
   */
  void ended(@Nullable ExitStatus exit, String why);
}
