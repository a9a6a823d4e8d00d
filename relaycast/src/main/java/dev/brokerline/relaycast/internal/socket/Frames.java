package dev.brokerline.relaycast.internal.socket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import org.jspecify.annotations.Nullable;

/**
 * The frames that the server sends, exactly as the broker's strict decoder wants them: a frame that
 * lacks a field it needs would vanish there without a trace.
 */
public final class Frames {
  /** The answer to a client's ping. */
  public static final String PONG = "{\"type\":\"pong\"}";

  private Frames() {}

  /** A message in a channel, which is named without {@code #}. */
  public static String messageCreated(String channel, Message message) {
    ObjectNode content =
        message.json("id", "agent_id", "agent_name", "text", "attachments", "injection_mode");
    ObjectNode frame = frame("message.created").put("channel", channel);
    return frame.set("message", content).toString();
  }

  /** A message in a pair ({@code dm.received}) or a group ({@code group_dm.received}). */
  public static String direct(boolean group, String conversationId, Message message) {
    ObjectNode frame = frame(group ? "group_dm.received" : "dm.received");
    ObjectNode content = message.json("id", "agent_id", "agent_name", "text", "injection_mode");
    return frame.put("conversation_id", conversationId).set("message", content).toString();
  }

  /** A reply in a thread; the channel is empty for a thread in a conversation. */
  public static String threadReply(String channel, String parentId, Message message) {
    ObjectNode frame = frame("thread.reply").put("channel", channel).put("parent_id", parentId);
    ObjectNode content = message.json("id", "agent_id", "agent_name", "text");
    return frame.set("message", content).toString();
  }

  /** Asks the broker to start an agent. */
  public static String spawnRequested(
      String name, String cli, String task, @Nullable String channel, boolean alreadyExisted) {
    ObjectNode frame = frame("agent.spawn_requested");
    ObjectNode agent = frame.putObject("agent");
    agent.put("name", name).put("cli", cli).put("task", task);
    if (channel != null) {
      agent.put("channel", channel);
    }
    agent.put("already_existed", alreadyExisted);
    return frame.toString();
  }

  /**
   * Asks the broker to stop an agent; it drops a frame equal to one of the last five minutes, so
   * vary the reason.
   */
  public static String releaseRequested(String name, String reason, boolean deleted) {
    ObjectNode frame = frame("agent.release_requested");
    frame.putObject("agent").put("name", name);
    frame.put("reason", reason).put("deleted", deleted);
    return frame.toString();
  }

  private static ObjectNode frame(String type) {
    return Json.object().put("type", type);
  }
}
