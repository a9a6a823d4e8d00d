package dev.brokerline.client.model;

/**
 * Receives every event of one client, in order, one at a time.
 *
 * <p>The client's listener executor makes the calls. A listener may be slow, may block, and may
 * send a request and wait for its answer, because reading continues and answers do not pass through
 * the listeners' threads. The events that wait for a slow listener are limited, see {@link
 * ClientEvent.EventsDropped}. Exceptions of a listener are logged and stop neither other listeners
 * nor later events.
 */
@FunctionalInterface
public interface BrokerEventListener {

  void onEvent(ClientEvent event);
}
