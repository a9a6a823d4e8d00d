package dev.brokerline.protocol.result;

import org.jspecify.annotations.Nullable;

/**
 * The worker of an agent runs. Events say whether its program does.
 *
 * @param preRegistered whether Relaycast already knows the agent
 * @param warning why Relaycast does not know it, if the broker tolerates that
 * @param pid the process id of the program; null from the native broker
 * @param sessionId the key of the conversation in the program's own form; null if not known
 * @param relayTools {@code given} if the program was given tools to write to other agents, else
 *     {@code none:} and the reason; null from the native broker
 * @param removedCharacters how many control characters of the task are not typed; null if all of it
 *     is typed, and from the native broker
 */
public record AgentStarted(
    @Nullable String name,
    @Nullable String runtime,
    @Nullable String provider,
    @Nullable Boolean preRegistered,
    @Nullable String warning,
    @Nullable Long pid,
    @Nullable String sessionId,
    @Nullable String relayTools,
    @Nullable Integer removedCharacters)
    implements BrokerResult {

  /** Makes the answer of the native broker, which tells nothing of the process. */
  public AgentStarted(
      @Nullable String name,
      @Nullable String runtime,
      @Nullable String provider,
      @Nullable Boolean preRegistered,
      @Nullable String warning) {
    this(name, runtime, provider, preRegistered, warning, null, null, null, null);
  }
}
