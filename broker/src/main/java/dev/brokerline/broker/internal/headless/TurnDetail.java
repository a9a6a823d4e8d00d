package dev.brokerline.broker.internal.headless;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.protocol.RawJson;

/**
 * What the event {@code turn_event} says of an event of a turn.
 *
 * @param type the name of the event's kind
 */
record TurnDetail(String type, RawJson members) {

  /** What a program sent beyond this size is left out of a notice. */
  private static final int MAX_RAW_CHARS = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  static TurnDetail of(TurnEvent event) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    String type = describe(event, members);
    return new TurnDetail(type, RawJson.of(members.toString()));
  }

  private static String describe(TurnEvent event, ObjectNode to) {
    if (event instanceof TurnEvent.TextDelta delta) {
      to.put("message_id", delta.messageId()).put("text", delta.text());
      return "text_delta";
    } else if (event instanceof TurnEvent.Message message) {
      to.put("message_id", message.messageId()).put("text", message.text());
      return "message";
    } else if (event instanceof TurnEvent.Reasoning reasoning) {
      to.put("text", reasoning.text());
      return "reasoning";
    } else if (event instanceof TurnEvent.ToolCall call) {
      to.put("call_id", call.callId()).put("tool", call.tool()).put("title", call.title());
      to.set("input", parsed(call.input()));
      return "tool_call";
    } else if (event instanceof TurnEvent.ToolResult done) {
      to.put("call_id", done.callId()).put("ok", done.ok()).put("output", done.output());
      return "tool_result";
    } else if (event instanceof TurnEvent.Started started) {
      to.put("confirmed", started.confirmed());
      return "started";
    }
    return describeMore(event, to);
  }

  private static String describeMore(TurnEvent event, ObjectNode to) {
    if (event instanceof TurnEvent.Plan plan) {
      var entries = to.putArray("entries");
      plan.entries()
          .forEach(
              entry ->
                  entries
                      .addObject()
                      .put("content", entry.content())
                      .put("status", entry.status()));
      return "plan";
    } else if (event instanceof TurnEvent.Notice notice) {
      to.put("notice", notice.kind()).put("text", notice.text());
      String json = notice.json();
      if (json != null && json.length() <= MAX_RAW_CHARS) {
        to.set("json", parsed(json));
      }
      return "notice";
    } else if (event instanceof TurnEvent.ContinuationChanged changed) {
      to.put("session_id", changed.key());
      return "session";
    } else if (event instanceof TurnEvent.ModelChanged) {
      return "model_changed";
    } else if (event instanceof TurnEvent.Usage) {
      return "usage";
    } else if (event instanceof TurnEvent.PermissionRequested asked) {
      to.put("permission_id", asked.request().id());
      return "permission_requested";
    } else if (event instanceof TurnEvent.PermissionResolved resolved) {
      to.put("permission_id", resolved.requestId());
      return "permission_resolved";
    }
    return "completed";
  }

  /** Returns a JSON text as JSON, or as a string if it is none. */
  static JsonNode parsed(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(json);
    }
  }
}
