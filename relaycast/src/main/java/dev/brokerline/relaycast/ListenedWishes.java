package dev.brokerline.relaycast;

import dev.brokerline.relaycast.internal.AgentWishes;
import dev.brokerline.relaycast.internal.Relay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the requests of agents to the application's listener. */
final class ListenedWishes implements AgentWishes {
  private static final Logger LOG = LoggerFactory.getLogger(ListenedWishes.class);

  private final AgentRequestListener listener;

  ListenedWishes(AgentRequestListener listener) {
    this.listener = listener;
  }

  @Override
  public void spawn(Relay relay, Spawn wish) {
    guarded(
        () ->
            listener.spawnRequested(
                new AgentRequestListener.SpawnRequest(
                    wish.name(), wish.cli(), wish.task(), wish.channel(), wish.model())));
  }

  @Override
  public void release(Relay relay, Release wish) {
    guarded(
        () ->
            listener.releaseRequested(
                new AgentRequestListener.ReleaseRequest(wish.name(), wish.reason())));
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException theirs) {
      LOG.error("{} failed", listener.getClass().getName(), theirs);
    }
  }
}
