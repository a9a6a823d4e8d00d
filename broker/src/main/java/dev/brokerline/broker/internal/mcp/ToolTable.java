package dev.brokerline.broker.internal.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools, as they are told to clients, and the check of their arguments. */
final class ToolTable {

  private static final Set<String> FOR_SPAWNERS = Set.of("add_agent", "remove_agent");

  private final Map<String, ObjectNode> tools = new LinkedHashMap<>();

  ToolTable() {
    try (InputStream file = ToolTable.class.getResourceAsStream("tools.json")) {
      new ObjectMapper()
          .readTree(Objects.requireNonNull(file, "tools.json"))
          .forEach(tool -> tools.put(tool.path("name").textValue(), (ObjectNode) tool));
    } catch (IOException e) {
      throw new UncheckedIOException("tools.json is part of this module", e);
    }
  }

  /** Returns the answer to {@code tools/list}. */
  ObjectNode list(boolean maySpawn) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode named = list.putArray("tools");
    tools.forEach(
        (name, tool) -> {
          if (isFor(name, maySpawn)) {
            named.add(tool);
          }
        });
    return list;
  }

  boolean has(String tool, boolean maySpawn) {
    return tools.containsKey(tool) && isFor(tool, maySpawn);
  }

  private static boolean isFor(String tool, boolean maySpawn) {
    return maySpawn || !FOR_SPAWNERS.contains(tool);
  }

  /** Returns what is wrong with the arguments of a tool; null if nothing is. */
  @Nullable String problem(String tool, ObjectNode arguments) {
    JsonNode schema = Objects.requireNonNull(tools.get(tool), tool).path("inputSchema");
    for (JsonNode required : schema.path("required")) {
      if (!arguments.hasNonNull(required.textValue())) {
        return "'" + required.textValue() + "' is missing";
      }
    }
    for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
      JsonNode property = schema.path("properties").path(argument.getKey());
      if (property.isMissingNode()) {
        return "there is no argument '" + shortened(argument.getKey()) + "'";
      }
      String wrong = wrong(property, argument.getValue());
      if (wrong != null) {
        return "'" + argument.getKey() + "' must be " + wrong;
      }
    }
    return null;
  }

  /** Returns what a value should be; null if it is that. */
  private static @Nullable String wrong(JsonNode property, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (property.path("type").textValue().equals("integer")) {
      int most = property.path("maximum").intValue();
      boolean fits = value.canConvertToInt() && value.isIntegralNumber();
      return fits && value.intValue() >= 1 && value.intValue() <= most
          ? null
          : "a number from 1 to " + most;
    }
    if (!value.isTextual()) {
      return "a string";
    }
    JsonNode choices = property.path("enum");
    for (JsonNode choice : choices) {
      if (choice.equals(value)) {
        return null;
      }
    }
    return choices.isMissingNode() ? null : "one of " + choices;
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
