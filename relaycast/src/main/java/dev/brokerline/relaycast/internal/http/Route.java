package dev.brokerline.relaycast.internal.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One line of the table of calls.
 *
 * @param template path segments; one in braces is a variable
 */
record Route(String method, List<String> template, Access access, Function<Call, Answer> handler) {
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
    int blank = line.indexOf(' ');
    List<String> template = List.of(line.substring(blank + 2).split("/"));
    return new Route(line.substring(0, blank), template, access, handler);
  }

  /** Returns the path's variables if the path fits the template. */
  Optional<Map<String, String>> match(List<String> segments) {
    if (segments.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String expected = template.get(i);
      String segment = segments.get(i);
      if (expected.startsWith("{") && !segment.isEmpty()) {
        variables.put(expected.substring(1, expected.length() - 1), segment);
      } else if (!expected.equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
