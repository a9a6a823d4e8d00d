package dev.brokerline.relaycast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel as the server knows it.
 *
 * @param name without {@code #}
 * @param topic the topic; null if none is set
 * @param members names of the members; posting needs no membership
 */
public record RelayChannel(String name, @Nullable String topic, List<String> members) {
  /** Copies the list. */
  public RelayChannel {
    members = List.copyOf(members);
  }
}
