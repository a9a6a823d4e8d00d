package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.Relay;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import dev.brokerline.relaycast.internal.state.MessageDraft;
import dev.brokerline.relaycast.internal.state.Refusal;
import dev.brokerline.relaycast.internal.state.WorkspaceState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A routed call: its caller, path variables, query and body. */
final class Call {
  private static final int PAGE = 50;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_TEXT_FIELD_CHARS = 16_384;

  // Ids are decimal numbers without leading zeros, so the shorter one is the smaller one.
  private static final Comparator<String> BY_AGE =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final HttpCall http;
  private final @Nullable Caller caller;
  private final Map<String, String> variables;
  private final ObjectNode body;

  Call(HttpCall http, @Nullable Caller caller, Map<String, String> variables, ObjectNode body) {
    this.http = http;
    this.caller = caller;
    this.variables = variables;
    this.body = body;
  }

  /** Returns the caller; only for routes that require one. */
  Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("This route has no caller");
    }
    return caller;
  }

  Relay relay() {
    return caller().relay();
  }

  WorkspaceState state() {
    return relay().state();
  }

  /** Returns the calling agent; null if the workspace key was used. */
  @Nullable Agent agentOrNull() {
    return caller().agent();
  }

  /** Returns the calling agent; only for routes that require one. */
  Agent agent() {
    Agent agent = agentOrNull();
    if (agent == null) {
      throw new IllegalStateException("This route has no calling agent");
    }
    return agent;
  }

  /** Returns whether a broker calls. An agent's token is never sufficient for that. */
  boolean byBroker() {
    Agent agent = agentOrNull();
    return http.byBroker() && (agent == null || agent.broker());
  }

  String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("This route has no variable " + name);
    }
    try {
      // In a path a plus sign is a plus sign.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw Refusal.invalid("The path has a malformed percent escape");
    }
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(http.query().get(name));
  }

  /** Returns the query's {@code limit}, or 50 without a positive number. */
  int limit() {
    return query("limit")
        .filter(text -> text.matches("[1-9][0-9]{0,5}"))
        .map(Integer::parseInt)
        .orElse(PAGE);
  }

  /**
   * Returns the newest messages up to the limit, oldest first. With {@code after} and without
   * {@code before}, returns the oldest ones after it, so that a reader can page forward.
   */
  List<Message> page(List<Message> oldestFirst) {
    int limit = limit();
    String before = query("before").orElse("");
    String after = query("after").orElse("");
    List<Message> between =
        oldestFirst.stream()
            .filter(m -> before.isEmpty() || BY_AGE.compare(m.id(), before) < 0)
            .filter(m -> after.isEmpty() || BY_AGE.compare(m.id(), after) > 0)
            .toList();
    if (between.size() <= limit) {
      return between;
    }
    boolean forward = before.isEmpty() && !after.isEmpty();
    return forward
        ? between.subList(0, limit)
        : between.subList(between.size() - limit, between.size());
  }

  /** Returns a name from the body, and refuses an absent, blank or overlong one. */
  String name(String field) {
    String name = optionalText(field).orElse("");
    if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
      throw Refusal.invalid(
          "\"" + field + "\" must be a string of 1 to " + MAX_NAME_CHARS + " characters");
    }
    return name;
  }

  /** Returns the body's {@code name} for something new. */
  String newName(BinaryOperator<String> rule) {
    String name = name("name");
    return Refusal.checked(rule, "\"name\"", name);
  }

  /** Returns a string from the body that may be absent or null. */
  Optional<String> optionalText(String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.asText().length() > MAX_TEXT_FIELD_CHARS) {
      throw Refusal.invalid(
          "\"" + field + "\" must be a string of at most " + MAX_TEXT_FIELD_CHARS + " characters");
    }
    return Optional.of(value.asText());
  }

  boolean flag(String field) {
    return body.path(field).asBoolean(false);
  }

  JsonNode field(String name) {
    return body.path(name);
  }

  /** Returns the object {@code metadata} of the body; empty if absent. */
  ObjectNode metadata() {
    JsonNode metadata = body.path("metadata");
    if (metadata.isMissingNode() || metadata.isNull()) {
      return Json.object();
    }
    if (metadata instanceof ObjectNode object
        && object.toString().length() <= MAX_TEXT_FIELD_CHARS) {
      return object;
    }
    throw Refusal.invalid(
        "\"metadata\" must be an object of at most " + MAX_TEXT_FIELD_CHARS + " characters");
  }

  /** Returns the body as a message. */
  MessageDraft message() {
    JsonNode text = body.path("text");
    if (!text.isTextual()) {
      throw Refusal.invalid("\"text\" must be a string");
    }
    String mode = optionalText("mode").orElse("wait");
    if (!mode.equals("wait") && !mode.equals("steer")) {
      throw Refusal.invalid("\"mode\" must be \"wait\" or \"steer\"");
    }
    JsonNode blocks = body.path("blocks");
    return new MessageDraft(text.asText(), mode, blocks.isArray() ? blocks : null);
  }
}
