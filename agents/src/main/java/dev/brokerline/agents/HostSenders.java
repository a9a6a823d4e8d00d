package dev.brokerline.agents;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.brokerline.agents.model.Sender;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastRefusedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the sender names of a host as addresses of its broker at the embedded Relaycast, so
 * that agents can answer to them. The number of names is limited, and agents cannot answer to later
 * ones. A name that cannot be registered can still be a sender.
 *
 * <p>The lock guards the fields below it, which are about the latest Relaycast.
 */
final class HostSenders {

  private static final int MAX_NAMES = 1000;
  private static final String HUMAN = "human:";
  private static final Logger LOG = LoggerFactory.getLogger(HostSenders.class);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<String> known = new HashSet<>();

  @GuardedBy("lock")
  private String workspace = "";

  @GuardedBy("lock")
  private boolean refused;

  /** Registers the sender's name, if it is a person and the Relaycast is embedded. */
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
