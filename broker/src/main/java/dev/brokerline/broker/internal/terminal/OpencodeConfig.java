package dev.brokerline.broker.internal.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The configuration that opencode reads from its environment, to which something is added. */
public final class OpencodeConfig {

  /** The variable. */
  public static final String VARIABLE = "OPENCODE_CONFIG_CONTENT";

  private static final ObjectMapper JSON = new ObjectMapper();

  private OpencodeConfig() {}

  /** Returns a copy of what an environment has of it; empty if that is no object of JSON. */
  public static Optional<ObjectNode> of(Map<String, String> environment) {
    String own = environment.get(VARIABLE);
    if (own == null || own.isBlank()) {
      return Optional.of(JsonNodeFactory.instance.objectNode());
    }
    try {
      return JSON.readTree(own) instanceof ObjectNode config
          ? Optional.of(config)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
