package dev.brokerline.relaycast.internal.http;

import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/** One line of the table of calls. A variable of the path fits one segment, as it was sent. */
record Route(
    String method, UriTemplatePathSpec path, Access access, Function<Call, Answer> handler) {
  /** What a call must bring to be let in. */
  enum Access {
    /** The server's secret in the path, and no key: who has it may ask for a key. */
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
