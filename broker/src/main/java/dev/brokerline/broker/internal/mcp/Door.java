package dev.brokerline.broker.internal.mcp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who is let in, before a body is read. */
final class Door {

  static final String PATH = "/mcp";

  static final int UNAUTHORIZED = 401;
  static final int METHOD_NOT_ALLOWED = 405;

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int UNSUPPORTED_TYPE = 415;
  private static final String SCHEME = "bearer ";

  private final Set<String> hosts;
  private final Set<Pass> passes;

  /**
   * Makes a door.
   *
   * @param passes those that are valid at the moment
   */
  Door(int port, Set<Pass> passes) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.passes = passes;
  }

  /**
   * Returns the status that refuses a request; 0 if nothing but its sender can be wrong. A page in
   * a browser that has pointed a name of its own at this machine is refused by the name.
   */
  int refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (!isOurs(headers.getFirst("Host")) || !hasOurOrigin(headers.getFirst("Origin"))) {
      return FORBIDDEN;
    } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return NOT_FOUND;
    } else if (!exchange.getRequestMethod().equals("POST")) {
      return METHOD_NOT_ALLOWED;
    }
    String type = headers.getFirst("Content-Type");
    boolean json =
        type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
    return json ? 0 : UNSUPPORTED_TYPE;
  }

  private boolean isOurs(@Nullable String host) {
    return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
  }

  private boolean hasOurOrigin(@Nullable String origin) {
    return origin == null
        || (origin.startsWith("http://") && isOurs(origin.substring("http://".length())));
  }

  /** Returns the pass of the sender, or null if it has none. All are compared. */
  @Nullable Pass pass(HttpExchange exchange) {
    List<String> presented = exchange.getRequestHeaders().get("Authorization");
    if (presented == null || presented.size() != 1) {
      return null;
    }
    String header = presented.get(0);
    if (!header.regionMatches(/* ignoreCase= */ true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = header.substring(SCHEME.length()).strip();
    Pass found = null;
    for (Pass pass : passes) {
      if (pass.isToken(token)) {
        found = pass;
      }
    }
    return found;
  }
}
