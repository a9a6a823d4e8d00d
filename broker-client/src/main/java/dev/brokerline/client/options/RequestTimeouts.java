package dev.brokerline.client.options;

import dev.brokerline.concurrent.Durations;
import dev.brokerline.protocol.request.BrokerRequest;
import dev.brokerline.protocol.request.Hello;
import dev.brokerline.protocol.request.SpawnAgent;
import java.time.Duration;
import java.util.Objects;

/**
 * How long an answer is waited for. The broker answers strictly in order, so a request behind an
 * older one waits at least as long as that one.
 *
 * @param hello for the handshake; the broker answers it only after it has reached Relaycast
 *     (default 45 s)
 * @param spawnAgent for {@code spawn_agent}, which waits for a registration at Relaycast (60 s)
 * @param others for everything else (10 s)
 */
public record RequestTimeouts(Duration hello, Duration spawnAgent, Duration others) {

  /** The times that cover what was measured on real brokers. */
  public static final RequestTimeouts DEFAULT =
      new RequestTimeouts(Duration.ofSeconds(45), Duration.ofSeconds(60), Duration.ofSeconds(10));

  public RequestTimeouts {
    Durations.requireBetweenZeroAndAYear("hello", hello);
    Durations.requireBetweenZeroAndAYear("spawnAgent", spawnAgent);
    Durations.requireBetweenZeroAndAYear("others", others);
  }

  /** Returns the time for one request. */
  public Duration of(BrokerRequest<?> request) {
    Objects.requireNonNull(request, "request");
    if (request instanceof SpawnAgent) {
      return spawnAgent;
    }
    return request instanceof Hello ? hello : others;
  }
}
