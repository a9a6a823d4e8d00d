package dev.brokerline.broker.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.broker.internal.mcp.ToolResult;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.model.DeliveryMode;
import dev.brokerline.protocol.request.SendMessage;
import dev.brokerline.protocol.text.TypedText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What agents do with their tools. Used on the broker's thread. */
final class RelayTools {

  static final int MAX_MESSAGE_BYTES = 64 << 10;

  private static final int USUAL_LIMIT = 20;

  /** How much text a list has at most, unless its first message is longer. */
  private static final int MAX_LIST_CHARS = 128 << 10;

  private final Lives.House house;
  private final Post post;
  private final Channels channels;
  private final AgentTeams teams;

  RelayTools(Lives.House house, Post post, Channels channels, AgentTeams teams) {
    this.house = house;
    this.post = post;
    this.channels = channels;
    this.teams = teams;
  }

  void onThread(int bytes, Runnable task) {
    house.thread().execute(bytes, task);
  }

  /** Calls a tool, and completes its result now or later. */
  void call(
      @Nullable Agent agent,
      String tool,
      ObjectNode arguments,
      CompletableFuture<ToolResult> result) {
    if (agent == null || house.agents().find(agent.name()) != agent) {
      result.complete(ToolResult.error("released", "you are being released"));
      return;
    }
    try {
      switch (tool) {
        case "add_agent" -> teams.add(agent, arguments, result);
        case "remove_agent" -> teams.remove(agent, arguments, result);
        default -> result.complete(ToolResult.of(now(agent, tool, arguments)));
      }
    } catch (RequestError e) {
      result.complete(error(e.detail()));
    } catch (IllegalArgumentException e) {
      result.complete(ToolResult.error("invalid_arguments", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  static ToolResult error(ErrorDetail detail) {
    return ToolResult.error(detail.code(), detail.message());
  }

  private ObjectNode now(Agent agent, String tool, ObjectNode arguments) {
    return switch (tool) {
      case "send_dm" -> dm(agent, arguments);
      case "post_message" -> toChannel(agent, arguments);
      case "reply_to_thread" -> reply(agent, arguments);
      case "check_inbox" -> inbox(agent, limit(arguments));
      case "list_messages" -> messages(arguments);
      case "list_agents" -> agents(agent, text(arguments, "status"));
      case "list_channels" -> channelList();
      case "join_channel" -> join(agent, channel(arguments));
      case "leave_channel" -> leave(agent, channel(arguments));
      default -> throw new IllegalStateException("the tool " + tool + " is listed, but not there");
    };
  }

  private static @Nullable String text(ObjectNode arguments, String name) {
    return arguments.path(name).textValue();
  }

  private static int limit(ObjectNode arguments) {
    return arguments.path("limit").asInt(USUAL_LIMIT);
  }

  /** Returns the channel that is meant, with {@code #}. */
  private static String channel(ObjectNode arguments) {
    String named = arguments.path("channel").asText();
    String channel = named.startsWith("#") ? named : "#" + named;
    if (channel.length() == 1) {
      throw new IllegalArgumentException("a channel has a name");
    }
    return channel;
  }

  private ObjectNode dm(Agent agent, ObjectNode arguments) {
    String to = arguments.path("to").asText();
    if (Letter.isChannel(to)) {
      throw new IllegalArgumentException("use post_message to write to a channel");
    } else if (to.equals(agent.name())) {
      throw new IllegalArgumentException("that is you");
    }
    return send(agent, to, arguments, null);
  }

  private ObjectNode toChannel(Agent agent, ObjectNode arguments) {
    return send(agent, channel(arguments), arguments, null);
  }

  private ObjectNode reply(Agent agent, ObjectNode arguments) {
    String id = arguments.path("message_id").asText();
    Letter first =
        post.letters()
            .find(id)
            .filter(letter -> isFor(agent, letter))
            .orElseThrow(
                () ->
                    RequestError.of(
                        "message_not_found", "no message of this id was to you, or it is too old"));
    String to = Letter.isChannel(first.to()) ? first.to() : otherOf(first, agent);
    String thread = first.threadId() == null ? first.id() : first.threadId();
    return send(agent, to, arguments, thread);
  }

  private static boolean isFor(Agent agent, Letter letter) {
    return Letter.isChannel(letter.to())
        || letter.to().equals(agent.name())
        || letter.from().equals(agent.name());
  }

  private static String otherOf(Letter letter, Agent agent) {
    return letter.from().equals(agent.name()) ? letter.to() : letter.from();
  }

  private ObjectNode send(Agent agent, String to, ObjectNode arguments, @Nullable String threadId) {
    String text = arguments.path("text").asText();
    if (text.getBytes(UTF_8).length > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("a message has at most 64 KiB");
    }
    TypedText.Cleaned typed = TypedText.cleaned("text", text);
    // The request refuses what may not be in an address.
    SendMessage checked = SendMessage.of(to, typed.text());
    Letter letter = post.write("msg_", agent.name(), to, checked.text(), threadId);
    List<Agent> receivers = post.receivers(letter);
    Duration wait = agent.member().rate().next(house.timer().nanoTime());
    if (!wait.isZero()) {
      throw RequestError.later(
          "rate_limited",
          "%d messages a minute are the limit: wait %d s"
              .formatted(Member.MESSAGES_A_MINUTE, wait.toSeconds() + 1));
    }
    boolean told = post.tell(letter);
    DeliveryMode mode =
        "steer".equals(text(arguments, "mode")) ? DeliveryMode.STEER : DeliveryMode.WAIT;
    post.give(letter, receivers, mode);
    return withRemoved(receipt(letter, receivers, told), typed.removed());
  }

  /** Adds how many control characters of a text are not typed, if there are any. */
  static ObjectNode withRemoved(ObjectNode result, int characters) {
    return characters == 0 ? result : result.put("removed_characters", characters);
  }

  /** A message on its way is queued: whether it is read is not known yet. */
  private static ObjectNode receipt(Letter letter, List<Agent> receivers, boolean told) {
    ObjectNode receipt = object().put("message_id", letter.id()).put("to", letter.to());
    if (letter.threadId() != null) {
      receipt.put("thread_id", letter.threadId());
    }
    ArrayNode names = receipt.putArray("receivers");
    receivers.forEach(receiver -> names.add(receiver.name()));
    String status = told ? "told_to_host" : "nobody_reached";
    receipt.put("status", receivers.isEmpty() ? status : "queued_unconfirmed");
    return receipt.put("told_to_host", told);
  }

  private ObjectNode inbox(Agent agent, int limit) {
    Inbox inbox = agent.member().inbox();
    ObjectNode result = object();
    ArrayNode list = result.putArray("messages");
    int chars = 0;
    for (String id : inbox.ids()) {
      Letter letter = post.letters().find(id).orElse(null);
      if (letter == null) {
        inbox.lost(id);
        continue;
      }
      chars += letter.text().length();
      if (list.size() == limit || (!list.isEmpty() && chars > MAX_LIST_CHARS)) {
        break;
      }
      inbox.remove(id);
      list.add(described(letter));
    }
    result.put("left", inbox.size());
    result.put("dropped", inbox.takeDropped());
    return result.put(
        "note", "each of these is given to you as a message of its own, too, if it can be");
  }

  private ObjectNode messages(ObjectNode arguments) {
    String channel = channel(arguments);
    List<Letter> newest =
        post.letters()
            .to(channel, text(arguments, "before"), text(arguments, "after"), limit(arguments));
    ObjectNode result = object().put("channel", channel);
    ArrayNode list = result.putArray("messages");
    int chars = 0;
    for (int i = newest.size() - 1; i >= 0; i--) {
      chars += newest.get(i).text().length();
      if (!list.isEmpty() && chars > MAX_LIST_CHARS) {
        return result.put("left_out", i + 1);
      }
      list.insert(0, described(newest.get(i)));
    }
    return result;
  }

  private static ObjectNode described(Letter letter) {
    ObjectNode message = object().put("message_id", letter.id()).put("from", letter.from());
    message.put("to", letter.to()).put("text", letter.text());
    if (letter.threadId() != null) {
      message.put("thread_id", letter.threadId());
    }
    return message.put("sent_at", Instant.ofEpochMilli(letter.millis()).toString());
  }

  private ObjectNode agents(Agent caller, @Nullable String status) {
    ObjectNode result = object();
    ArrayNode list = result.putArray("agents");
    for (Agent agent : house.agents().live()) {
      String state = agent.worker().session().state();
      if (status == null || status.equals(state)) {
        ObjectNode one = list.addObject().put("name", agent.name()).put("status", state);
        one.put("program", agent.program());
        ArrayNode heard = one.putArray("channels");
        agent.channels().forEach(channel -> heard.add(Channels.plain(channel)));
        one.put("you", agent == caller);
      }
    }
    return result;
  }

  private ObjectNode channelList() {
    ObjectNode result = object();
    ArrayNode list = result.putArray("channels");
    channels
        .all()
        .forEach(
            (name, hearing) -> {
              ArrayNode members = list.addObject().put("name", "#" + name).putArray("members");
              hearing.forEach(members::add);
            });
    return result;
  }

  private ObjectNode join(Agent agent, String channel) {
    channels.join(agent, channel);
    return heard(agent).put("joined", channel);
  }

  private ObjectNode leave(Agent agent, String channel) {
    channels.leave(agent, channel);
    return heard(agent).put("left", channel);
  }

  private static ObjectNode heard(Agent agent) {
    ObjectNode result = object();
    ArrayNode list = result.putArray("channels");
    agent.channels().forEach(channel -> list.add("#" + Channels.plain(channel)));
    return result;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
