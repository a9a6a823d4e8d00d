package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.ChannelEvent;
import dev.brokerline.protocol.event.DeliveryEvent;
import dev.brokerline.protocol.event.RelayEvent;
import dev.brokerline.protocol.event.SessionEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.internal.mapper.Json;
import dev.brokerline.protocol.internal.mapper.JsonShapeException;
import java.util.Map;

/** The table from an event's kind to its record. */
final class EventReader {

  static final Map<String, Class<? extends BrokerEvent>> KINDS =
      Map.ofEntries(
          Map.entry("agent_spawned", AgentEvent.Spawned.class),
          Map.entry("agent_exit", AgentEvent.ExitRequested.class),
          Map.entry("agent_exited", AgentEvent.Exited.class),
          Map.entry("agent_released", AgentEvent.Released.class),
          Map.entry("agent_idle", AgentEvent.Idle.class),
          Map.entry("agent_restarting", AgentEvent.Restarting.class),
          Map.entry("agent_restarted", AgentEvent.Restarted.class),
          Map.entry("agent_permanently_dead", AgentEvent.PermanentlyDead.class),
          Map.entry("delivery_queued", DeliveryEvent.Queued.class),
          Map.entry("delivery_injected", DeliveryEvent.Injected.class),
          Map.entry("delivery_active", DeliveryEvent.Active.class),
          Map.entry("delivery_ack", DeliveryEvent.Acked.class),
          Map.entry("delivery_verified", DeliveryEvent.Verified.class),
          Map.entry("delivery_retry", DeliveryEvent.Retried.class),
          Map.entry("delivery_dropped", DeliveryEvent.Dropped.class),
          Map.entry("delivery_failed", DeliveryEvent.Failed.class),
          Map.entry("worker_ready", WorkerEvent.Ready.class),
          Map.entry("worker_stream", WorkerEvent.Output.class),
          Map.entry("worker_error", WorkerEvent.Failed.class),
          Map.entry("channel_subscribed", ChannelEvent.Subscribed.class),
          Map.entry("channel_unsubscribed", ChannelEvent.Unsubscribed.class),
          Map.entry("relay_inbound", RelayEvent.Inbound.class),
          Map.entry("relaycast_published", RelayEvent.Published.class),
          Map.entry("relaycast_publish_failed", RelayEvent.PublishFailed.class),
          Map.entry("acl_denied", RelayEvent.AclDenied.class),
          Map.entry("agent_state", SessionEvent.StateChanged.class),
          Map.entry("turn_started", SessionEvent.TurnStarted.class),
          Map.entry("turn_event", SessionEvent.TurnProgress.class),
          Map.entry("turn_completed", SessionEvent.TurnCompleted.class),
          Map.entry("permission_requested", SessionEvent.PermissionRequested.class),
          Map.entry("permission_resolved", SessionEvent.PermissionResolved.class),
          Map.entry("model_changed", SessionEvent.ModelChanged.class),
          Map.entry("usage", SessionEvent.UsageReported.class));

  private EventReader() {}

  static BrokerEvent read(RawJson payload) throws JsonShapeException {
    RawJson member = Json.member(payload, "kind");
    String kind = member == null ? null : Json.read(member, String.class);
    if (kind == null) {
      throw new JsonShapeException("an event without a kind");
    }
    Class<? extends BrokerEvent> type = KINDS.get(kind);
    if (type == null) {
      return new UnknownEvent(kind, payload);
    }
    BrokerEvent event = Json.read(payload, type);
    if (event == null) {
      throw new JsonShapeException("the payload is null");
    }
    return event;
  }
}
