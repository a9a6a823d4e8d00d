package dev.brokerline.cli.doctor;

import dev.brokerline.cli.doctor.Check.Status;
import dev.brokerline.client.options.RelaycastTarget;
import dev.brokerline.relaycast.LocalRelaycast;
import dev.brokerline.relaycast.RelaycastException;
import dev.brokerline.spawn.RelaycastEndpoint;
import dev.brokerline.spawn.internal.EnvironmentProxySelector;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a broker can reach its Relaycast. It starts an embedded one, and sends a request
 * to any other, through the environment's proxies as brokers do.
 */
final class RelaycastCheck {

  private static final String SUBJECT = "relaycast";

  /** A path that a server refuses without a key. */
  private static final String ANY_CALL = "/v1/agents";

  private static final int MAX_BODY = 4096;

  private final Map<String, String> environment;
  private final Duration limit;

  /**
   * @param environment the variables that may name proxies
   * @param limit the time limit for an answer
   */
  RelaycastCheck(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  Check of(RelaycastTarget target) {
    return target instanceof RelaycastTarget.Remote remote ? remote(remote.endpoint()) : local();
  }

  private static Check local() {
    try (LocalRelaycast relaycast = LocalRelaycast.start()) {
      return new Check(SUBJECT, Status.OK, "the local one starts, at " + relaycast.baseUri());
    } catch (RelaycastException e) {
      return new Check(SUBJECT, Status.BAD, "the local one does not start: " + e.getMessage());
    }
  }

  private Check remote(RelaycastEndpoint endpoint) {
    String address = endpoint.address();
    HttpClient client =
        HttpClient.newBuilder().proxy(EnvironmentProxySelector.of(environment)).build();
    CompletableFuture<Check> answer =
        client
            .sendAsync(
                HttpRequest.newBuilder(URI.create(endpoint.baseUri() + ANY_CALL)).build(),
                BodyHandlers.ofInputStream())
            .thenApplyAsync(response -> judge(address, response));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return bad(address, "does not answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return bad(address, "was not heard to the end");
    } catch (ExecutionException e) {
      return bad(address, "cannot be reached: " + reason(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  /**
   * Evaluates an answer. Every answer of a Relaycast says whether it is a success, even without a
   * key.
   */
  private static Check judge(String address, HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      String start = new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
      return start.contains("\"ok\"")
          ? new Check(SUBJECT, Status.OK, address + " answers")
          : bad(
              address,
              "is answered for by something else than a Relaycast, with status "
                  + response.statusCode());
    } catch (IOException e) {
      return bad(address, "breaks off its answer: " + e.getMessage());
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof ConnectException && cause.getMessage() == null
        ? "its host is not known here, or nothing listens there"
        : String.valueOf(cause);
  }

  private static Check bad(String address, String what) {
    return new Check(
        SUBJECT, Status.BAD, address + " " + what + "; check the address, the network and proxies");
  }
}
