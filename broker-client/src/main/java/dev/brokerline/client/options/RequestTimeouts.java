package dev.brokerline.client.options;

import dev.brokerline.concurrent.Durations;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.SpawnAgent;
import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait for answers. The broker answers strictly in order, so a request waits at least
 * as long as an older one before it.
 *
 * @param hello for the handshake, which the broker answers only when it has reached Relaycast
 *     (default 45 s)
 * @param spawnAgent for {@code spawn_agent}, which waits for a registration at Relaycast (60 s)
 * @param others for all other requests (10 s)
 */
public record RequestTimeouts(Duration hello, Duration spawnAgent, Duration others) {

  /** Timeouts that cover what was measured with real brokers. */
  public static final RequestTimeouts DEFAULT =
      new RequestTimeouts(Duration.ofSeconds(45), Duration.ofSeconds(60), Duration.ofSeconds(10));

  public RequestTimeouts {
    Durations.requireBetweenZeroAndAYear("hello", hello);
    Durations.requireBetweenZeroAndAYear("spawnAgent", spawnAgent);
    Durations.requireBetweenZeroAndAYear("others", others);
  }

  /** Returns the timeout of a request. */
  public Duration of(BrokerRequest<?> request) {
    Objects.requireNonNull(request, "request");
    if (request instanceof SpawnAgent) {
      return spawnAgent;
    }
    return request instanceof Hello ? hello : others;
  }
}
