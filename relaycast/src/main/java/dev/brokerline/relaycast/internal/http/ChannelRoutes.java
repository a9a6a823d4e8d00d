package dev.brokerline.relaycast.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brokerline.protocol.text.Names;
import dev.brokerline.relaycast.internal.http.Route.Access;
import dev.brokerline.relaycast.internal.state.Agent;
import dev.brokerline.relaycast.internal.state.Channel;
import dev.brokerline.relaycast.internal.state.ChannelDraft;
import dev.brokerline.relaycast.internal.state.Json;
import dev.brokerline.relaycast.internal.state.Message;
import java.util.List;

/** The calls about channels and the messages in them. */
final class ChannelRoutes {
  private ChannelRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of("POST /v1/channels", Access.AGENT, ChannelRoutes::create),
        Route.of("GET /v1/channels", Access.WORKSPACE, ChannelRoutes::list),
        Route.of("GET /v1/channels/{channel}", Access.WORKSPACE, ChannelRoutes::get),
        Route.of("DELETE /v1/channels/{channel}", Access.AGENT, ChannelRoutes::archive),
        Route.of("POST /v1/channels/{channel}/join", Access.AGENT, ChannelRoutes::join),
        Route.of("POST /v1/channels/{channel}/leave", Access.AGENT, ChannelRoutes::leave),
        Route.of("POST /v1/channels/{channel}/invite", Access.AGENT, ChannelRoutes::invite),
        Route.of("PATCH /v1/channels/{channel}/topic", Access.AGENT, ChannelRoutes::topic),
        Route.of("POST /v1/channels/{channel}/messages", Access.AGENT, ChannelRoutes::post),
        Route.of("GET /v1/channels/{channel}/messages", Access.WORKSPACE, ChannelRoutes::messages));
  }

  private static Answer create(Call call) {
    String name = Channel.bareName(call.newName(Names::channel));
    ChannelDraft draft =
        new ChannelDraft(name, call.optionalText("topic").orElse(null), call.metadata());
    return Answer.created(view(call, call.state().channels().create(draft, call.agent())));
  }

  private static Answer list(Call call) {
    boolean archivedToo = call.query("include_archived").filter("true"::equals).isPresent();
    List<Channel> channels =
        call.state().channels().all().stream()
            .filter(channel -> archivedToo || !channel.archived())
            .toList();
    return Answer.ok(Views.list(channels, channel -> view(call, channel)));
  }

  private static Answer get(Call call) {
    return Answer.ok(view(call, channel(call)));
  }

  private static Answer archive(Call call) {
    call.state().channels().archive(channel(call));
    return Answer.empty();
  }

  private static Answer join(Call call) {
    Channel channel = channel(call);
    boolean already = call.state().channels().join(channel, call.agent());
    return Answer.ok(
        Json.object()
            .put("channel", channel.name())
            .put("agent_id", call.agent().id())
            .put("already_member", already));
  }

  private static Answer leave(Call call) {
    call.state().channels().leave(channel(call), call.agent());
    return Answer.empty();
  }

  private static Answer invite(Call call) {
    Channel channel = channel(call);
    Agent guest = call.state().agents().require(call.name("agent_name"));
    call.state().channels().join(channel, guest);
    return Answer.ok(Json.object().put("channel", channel.name()).put("agent", guest.name()));
  }

  private static Answer topic(Call call) {
    Channel channel = channel(call);
    call.state().channels().topic(channel, call.optionalText("topic").orElse(null));
    return Answer.ok(view(call, channel));
  }

  private static Answer post(Call call) {
    return Answer.created(
        call.relay().post(call.agent(), call.variable("channel"), call.message()).json());
  }

  private static Answer messages(Call call) {
    return Answer.ok(Views.list(call.page(channel(call).topLevel()), Message::json));
  }

  private static Channel channel(Call call) {
    return call.state().channels().require(call.variable("channel"));
  }

  private static ObjectNode view(Call call, Channel channel) {
    return Views.channel(call.state(), channel);
  }
}
