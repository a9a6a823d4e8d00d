package dev.brokerline.client.internal.relay;

import dev.brokerline.client.relay.Sender;
import dev.brokerline.relaycast.LocalRelaycast;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names in which a host has spoken, made addresses of its broker at the embedded Relaycast, so
 * that agents can answer to them. So many are; agents cannot answer to later ones.
 */
public final class HostSenders {

  private static final int MAX_NAMES = 1000;

  private record Known(URI relaycast, String name) {}

  private final Set<Known> known = ConcurrentHashMap.newKeySet();

  /** Makes the sender's name an address, if he is a person and the Relaycast is embedded. */
  public void make(Sender sender, Optional<LocalRelaycast> relaycast) {
    String name = sender.wireName();
    String human = "human:";
    if (relaycast.isEmpty() || !name.startsWith(human) || known.size() >= MAX_NAMES) {
      return;
    }
    String plain = name.substring(human.length());
    if (known.add(new Known(relaycast.get().baseUri(), plain))) {
      relaycast.get().addHostSender(plain);
    }
  }
}
