package dev.brokerline.relaycast;

/**
 * One agent as the server knows it.
 *
 * @param id opaque id
 * @param name registered spelling of the name
 * @param type what the agent called itself, mostly {@code human} or {@code agent}
 * @param online registered, and neither released nor disconnected
 * @param worker announced by a broker as its local worker, and not released
 */
public record RelayAgent(String id, String name, String type, boolean online, boolean worker) {}
