package dev.brokerline.broker.internal.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a tool tells the model. */
public record ToolResult(ObjectNode content, boolean isError) {

  /** Returns a result of what was done. */
  public static ToolResult of(ObjectNode content) {
    return new ToolResult(content, /* isError= */ false);
  }

  /** Returns a result that says why something was not done, or that its outcome is not known. */
  public static ToolResult error(String code, String message) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.putObject("error").put("code", code).put("message", message);
    return new ToolResult(content, /* isError= */ true);
  }
}
