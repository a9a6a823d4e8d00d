package dev.brokerline.testing.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Handles the requests to a worker (PROTOCOL.md, "Requests"). */
final class WorkerRequests {

  private static final long MAX_U16 = 0xffff;

  private final Outbox outbox;
  private final Agents agents;
  private final Deliveries deliveries;
  private final Dialect dialect;

  WorkerRequests(Outbox outbox, Agents agents, Deliveries deliveries) {
    this.dialect = agents.dialect();
    this.outbox = outbox;
    this.agents = agents;
    this.deliveries = deliveries;
  }

  Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new HashMap<>();
    handlers.put("send_input", this::sendInput);
    handlers.put("set_model", this::setModel);
    if (dialect.resizes()) {
      handlers.put("resize_pty", this::resize);
    }
    if (dialect.changesChannels()) {
      handlers.put("subscribe_channels", this::subscribe);
      handlers.put("unsubscribe_channels", this::unsubscribe);
    }
    return handlers;
  }

  private void sendInput(Request request) throws Refusal {
    Fields payload =
        new Fields(request.payload(), "send_input payload must contain `name` and `data`");
    String name = payload.string("name");
    String data = payload.string("data");
    Worker worker = agents.get(name);
    worker.requireAlive();
    int bytes = data.getBytes(UTF_8).length;
    outbox.ok(request.id(), Json.object("name", name, "bytes_written", bytes));
    worker.pipe.write(data).forEach(line -> obey(worker, line));
  }

  private void setModel(Request request) throws Refusal {
    Fields payload =
        new Fields(request.payload(), "set_model payload must contain `name` and `model`");
    String name = payload.string("name");
    String model = payload.string("model");
    payload.optionalNumber("timeout_ms", Long.MAX_VALUE);
    Worker worker = agents.get(name);
    worker.requireAlive();
    outbox.ok(request.id(), Json.object("model", model, "name", name, "success", true));
    worker.pipe.write("/model " + model + "\n").forEach(line -> obey(worker, line));
  }

  /** Executes a line on the control pipe, if it is a frame of the worker's protocol. */
  private void obey(Worker worker, String line) {
    Request frame = Request.read(line);
    if (frame == null) {
      outbox.invalidFrame(worker.name(), line);
    } else if (frame.type().equals("deliver_relay")) {
      JsonNode relay = frame.payload();
      String eventId = relay.path("event_id").asText();
      String text =
          "Relay message from %s [%s]: %s"
              .formatted(relay.path("from").asText(), eventId, relay.path("body").asText());
      String deliveryId = relay.path("delivery_id").asText();
      deliveries.accept(worker, new Delivery(worker.name(), deliveryId, eventId, text));
    } else {
      outbox.workerError(
          worker.name(), "unknown_type", "unsupported message type '" + frame.type() + "'");
    }
  }

  private void resize(Request request) throws Refusal {
    Fields payload =
        new Fields(request.payload(), "resize_pty payload must contain `name`, `rows`, and `cols`");
    String name = payload.string("name");
    long rows = payload.number("rows", MAX_U16);
    long cols = payload.number("cols", MAX_U16);
    if (rows == 0 || cols == 0) {
      throw Refusal.of("invalid_dimensions", "rows and cols must be >= 1");
    }
    Worker worker = agents.get(name);
    if (worker.spec.headless()) {
      throw Refusal.of(
          "unsupported_operation",
          "resize_pty is only supported for PTY agents, '" + name + "' is Headless");
    }
    worker.requireAlive();
    outbox.ok(request.id(), Json.object("name", name, "rows", rows, "cols", cols));
    String spoiled = worker.pipe.writeFrame();
    if (spoiled != null) {
      outbox.invalidFrame(name, spoiled);
    }
  }

  private void subscribe(Request request) throws Refusal {
    ChannelChange change = ChannelChange.read(request);
    List<String> channels = agents.get(change.agent()).channels;
    List<String> added = new ArrayList<>();
    for (String channel : change.channels()) {
      if (channels.stream().noneMatch(channel::equalsIgnoreCase)) {
        channels.add(channel);
        added.add(channel);
      }
    }
    report(request, change.agent(), channels, "channel_subscribed", added);
  }

  private void unsubscribe(Request request) throws Refusal {
    ChannelChange change = ChannelChange.read(request);
    List<String> channels = agents.get(change.agent()).channels;
    List<String> removed =
        channels.stream()
            .filter(channel -> change.channels().stream().anyMatch(channel::equalsIgnoreCase))
            .toList();
    channels.removeAll(removed);
    report(request, change.agent(), channels, "channel_unsubscribed", removed);
  }

  private void report(
      Request request, String agent, List<String> now, String kind, List<String> changed) {
    outbox.ok(request.id(), Json.object("name", agent, "channels", List.copyOf(now)));
    outbox.event(kind, "name", agent, "channels", changed);
  }

  /** The contents of the two requests about channels. */
  private record ChannelChange(String agent, List<String> channels) {

    static ChannelChange read(Request request) throws Refusal {
      String complaint = request.type() + " payload must contain `name` and `channels`";
      Fields payload = new Fields(request.payload(), complaint);
      return new ChannelChange(payload.string("name"), payload.strings("channels"));
    }
  }
}
