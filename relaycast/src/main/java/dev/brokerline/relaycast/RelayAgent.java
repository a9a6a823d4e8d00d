package dev.brokerline.relaycast;

/**
 * An agent as the server knows it.
 *
 * @param id opaque id
 * @param name the name as it was registered
 * @param type the type that the agent gave, mostly {@code human} or {@code agent}
 * @param online whether it is registered, and neither released nor disconnected
 * @param worker whether a broker announced it as its local worker, and it is not released
 */
public record RelayAgent(String id, String name, String type, boolean online, boolean worker) {}
