package dev.brokerline.relaycast.internal.http;

import dev.brokerline.relaycast.internal.state.Refusal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an HTTP request that decide its answer, but for the body.
 *
 * @param path as it was sent, with its escapes: a name may contain any character
 * @param bearer the key or token of the Authorization header; null if there is none
 * @param origin which client calls; empty if it does not say
 * @param idempotencyKey null if there is none
 * @param bySecretPath whether the path began with the server's secret, which is no longer in it
 */
record HttpCall(
    String method,
    String path,
    Map<String, String> query,
    @Nullable String bearer,
    String origin,
    @Nullable String idempotencyKey,
    boolean bySecretPath) {
  private static final String BROKER_CLIENT = "@relaycast/sdk-rust";
  private static final String BEARER = "Bearer ";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  /** Reads a request; refuses one that was not addressed to this server, or has a wrong path. */
  static HttpCall of(Request request, HttpRules rules) {
    requireOurHost(request);
    String path = request.getHttpURI().getPath();
    boolean bySecretPath = rules.opens(path);
    Map<String, String> query = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValue());
    }
    return new HttpCall(
        request.getMethod(),
        bySecretPath ? path.substring(path.indexOf('/', 1)) : path,
        query,
        bearer(request),
        header(request, "X-Relaycast-Origin-Client").orElse(""),
        header(request, "Idempotency-Key")
            .or(() -> header(request, "X-Idempotency-Key"))
            .orElse(null),
        bySecretPath);
  }

  /** Returns whether a broker itself makes this call. */
  boolean byBroker() {
    return origin.equals(BROKER_CLIENT);
  }

  /**
   * Refuses what names another host. A web page may point its own name at 127.0.0.1 and then call
   * from the browser, but the Host header still tells that name.
   */
  private static void requireOurHost(Request request) {
    String port = ":" + Request.getLocalPort(request);
    String host = header(request, "Host").orElse("").toLowerCase(Locale.ROOT);
    if (!host.endsWith(port)
        || !LOOPBACK.contains(host.substring(0, host.length() - port.length()))) {
      throw new Refusal(
          403, "forbidden_host", "The Host header must name this server: 127.0.0.1" + port);
    }
  }

  private static @Nullable String bearer(Request request) {
    return header(request, "Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .orElse(null);
  }

  private static Optional<String> header(Request request, String name) {
    HttpField field = request.getHeaders().getField(name);
    return Optional.ofNullable(field).map(HttpField::getValue);
  }
}
