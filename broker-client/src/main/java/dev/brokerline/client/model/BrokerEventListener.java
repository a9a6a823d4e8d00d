package dev.brokerline.client.model;

/**
 * Is told of every event of one client, in order, one at a time.
 *
 * <p>Calls come on the client's listener executor. A listener may take its time, may block and may
 * ask the client and wait for the answer: the broker's output is read on regardless, and answers do
 * not come through the listeners' threads. What waits for a slow listener is bounded, see {@link
 * ClientEvent.EventsDropped}. Whatever a listener throws is logged, and stops neither the others
 * nor the stream.
 */
@FunctionalInterface
public interface BrokerEventListener {

  void onEvent(ClientEvent event);
}
