package dev.brokerline.protocol.event;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.Secrets;
import java.util.Objects;

/**
 * An event of a kind this library does not know, kept whole.
 *
 * @param payload all of it, its kind included
 */
public record UnknownEvent(String kind, RawJson payload) implements BrokerEvent {

  /** Refuses null. */
  public UnknownEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(payload, "payload");
  }

  /** Shows the beginning of the payload, masked. */
  @Override
  public String toString() {
    return "UnknownEvent[kind=" + kind + ", payload=" + Secrets.excerpt(payload.toString()) + "]";
  }
}
