package dev.brokerline.testing.agent;

import dev.brokerline.testing.agent.json.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The kinds of messages of a program, each with the paths of all members that were seen in it. */
final class MessageShapes {

  /** Objects whose keys are data. */
  private static final Set<String> BY_NAME = Set.of("modelUsage", "models", "rawInput", "input");

  private final Map<String, Set<String>> paths = new TreeMap<>();
  private final Map<String, String> asked = new HashMap<>();

  /** Notes what a client asked, which names the kind of the answer. */
  void addFromClient(Node line) {
    ReplayKey key = ReplayKey.of(line);
    asked.put(key.id(), key.kind());
  }

  void addFromProgram(Node line) {
    Set<String> known = paths.computeIfAbsent(kind(line), kind -> new TreeSet<>());
    collect(line, "", known);
  }

  Map<String, Set<String>> paths() {
    return paths;
  }

  private String kind(Node line) {
    ReplayKey key = ReplayKey.of(line);
    if (key.isAnswer()) {
      boolean isError =
          line.at("error").isPresent() || line.at("response").at("subtype").text().equals("error");
      return (isError ? "refusal of " : "answer to ") + asked.get(key.id());
    }
    StringBuilder kind = new StringBuilder(key.kind());
    Node event = line.at("event");
    for (String part :
        new String[] {
          line.at("subtype").text(),
          line.at("status").text(),
          line.at("role").text(),
          line.at("params").at("update").at("sessionUpdate").text(),
          line.at("params").at("item").at("type").text(),
          line.at("item").at("type").text(),
          event.at("type").text(),
          event.at("delta").at("type").text(),
          event.at("content_block").at("type").text(),
          contentType(line)
        }) {
      kind.append(part.isEmpty() ? "" : " " + part);
    }
    return kind.toString();
  }

  private static String contentType(Node line) {
    var blocks = line.at("message").at("content").items();
    return blocks.isEmpty() ? "" : blocks.get(0).at("type").text();
  }

  private static void collect(Node node, String path, Set<String> known) {
    for (String key : node.keys()) {
      boolean isName = BY_NAME.contains(path.substring(path.lastIndexOf('.') + 1));
      String below = path.isEmpty() ? key : path + "." + (isName ? "*" : key);
      known.add(below);
      collect(node.at(key), below, known);
    }
    for (Node item : node.items()) {
      collect(item, path + "[]", known);
    }
  }
}
