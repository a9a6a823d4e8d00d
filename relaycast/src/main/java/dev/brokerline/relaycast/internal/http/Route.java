package dev.brokerline.relaycast.internal.http;

import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/** An entry of the table of calls. A path variable matches one segment, as it was sent. */
record Route(
    String method, UriTemplatePathSpec path, Access access, Function<Call, Answer> handler) {
  /** The credentials that a call needs. */
  enum Access {
    /** The server's secret in the path, without a key. It entitles the caller to get a key. */
    SECRET_PATH,
    /** The workspace key or an agent's token. */
    WORKSPACE,
    /** An agent's token. */
    AGENT
  }

  static Route of(String line, Access access, Function<Call, Answer> handler) {
    String[] methodAndPath = line.split(" ", 2);
    UriTemplatePathSpec path = new UriTemplatePathSpec(methodAndPath[1]);
    return new Route(methodAndPath[0], path, access, handler);
  }
}
