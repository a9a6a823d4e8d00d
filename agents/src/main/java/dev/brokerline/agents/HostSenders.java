package dev.brokerline.agents;

import dev.brokerline.agents.model.Sender;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastRefusedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names in which a host has spoken, made addresses of its broker at the embedded Relaycast, so
 * that agents can answer to them. So many are at each Relaycast; agents cannot answer to later
 * ones. A name that cannot be made one stops nobody from speaking.
 *
 * <p>The lock guards the fields below it: they are about the last Relaycast.
 */
final class HostSenders {

  private static final int MAX_NAMES = 1000;
  private static final String HUMAN = "human:";
  private static final Logger LOG = LoggerFactory.getLogger(HostSenders.class);

  private final Object lock = new Object();
  private final Set<String> known = new HashSet<>();
  private String workspace = "";
  private boolean refused;

  /** Makes the sender's name an address, if he is a person and the Relaycast is embedded. */
  public void make(Sender sender, Optional<LocalRelaycast> relaycast) {
    String name = sender.wireName();
    if (relaycast.isPresent() && name.startsWith(HUMAN)) {
      make(name.substring(HUMAN.length()), relaycast.get());
    }
  }

  private void make(String name, LocalRelaycast relaycast) {
    String at = relaycast.workspace().id();
    if (!isNew(name, at)) {
      return;
    }
    try {
      relaycast.addHostSender(name);
    } catch (IllegalStateException | RelaycastRefusedException e) {
      refused(at);
      LOG.warn("Agents cannot answer to {}, nor to later names: {}", name, e.getMessage());
    }
  }

  private boolean isNew(String name, String at) {
    synchronized (lock) {
      if (!at.equals(workspace)) {
        workspace = at;
        known.clear();
        refused = false;
      }
      return !refused && known.size() < MAX_NAMES && known.add(name);
    }
  }

  private void refused(String at) {
    synchronized (lock) {
      refused |= at.equals(workspace);
    }
  }
}
