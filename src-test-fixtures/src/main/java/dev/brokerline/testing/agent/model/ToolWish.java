package dev.brokerline.testing.agent.model;

import dev.brokerline.testing.agent.json.Node;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tool that a prompt wants to be called: {@code CALL_TOOL SERVER TOOL ARGUMENTS}, with an
 * object of JSON on the same line.
 *
 * @param name as the program has it
 * @param namespace where it is, if the program has namespaces
 * @param arguments an object of JSON
 */
record ToolWish(String name, @Nullable String namespace, String arguments) {

  private static final Pattern WISH = Pattern.compile("CALL_TOOL (\\w+) (\\w+) (\\{.*})");

  /** Returns the wish of the last message, if it is a prompt that has one; else null. */
  static @Nullable ToolWish in(Node body) {
    List<Node> messages = body.at("messages").items();
    if (messages.isEmpty()) {
      messages = body.at("input").items();
    }
    for (int i = messages.size() - 1; i >= 0; i--) {
      Node message = messages.get(i);
      if (message.at("type").text().equals("function_call_output")) {
        return null;
      } else if (message.at("role").text().equals("user")) {
        return wish(message.at("content"), body);
      }
    }
    return null;
  }

  private static @Nullable ToolWish wish(Node content, Node body) {
    StringBuilder text = new StringBuilder(content.text());
    content.items().forEach(part -> text.append('\n').append(part.at("text").text()));
    Matcher wish = WISH.matcher(text);
    return wish.find() ? named(body, wish.group(1), wish.group(2), wish.group(3)) : null;
  }

  private static ToolWish named(Node body, String server, String tool, String arguments) {
    for (Node offered : body.at("tools").items()) {
      String name = offered.at("name").text();
      if (offered.at("type").text().equals("namespace") && name.endsWith(server)) {
        return new ToolWish(tool, name, arguments);
      }
    }
    return new ToolWish("mcp__" + server + "__" + tool, null, arguments);
  }
}
