package dev.brokerline.protocol.event;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.Secrets;
import java.util.Objects;

/**
 * An event of an unknown kind, kept complete.
 *
 * @param payload the complete payload, including the kind
 */
public record UnknownEvent(String kind, RawJson payload) implements BrokerEvent {

  /** Refuses null. */
  public UnknownEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(payload, "payload");
  }

  /** Returns the kind and the beginning of the payload, masked. */
  @Override
  public String toString() {
    return "UnknownEvent[kind=" + kind + ", payload=" + Secrets.excerpt(payload.toString()) + "]";
  }
}
