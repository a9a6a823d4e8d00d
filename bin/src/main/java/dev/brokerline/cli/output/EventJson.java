package dev.brokerline.cli.output;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.protocol.ErrorDetail;
import dev.brokerline.protocol.wire.EventWriter;
import java.io.IOException;

/**
 * Writes an event as JSON members: its number, its kind, and its other members.
 *
 * <p>The number is {@code seq}. If the broker's event has a member of that name, it becomes {@code
 * broker_seq}.
 */
public final class EventJson {

  private static final String SEQ = "seq";

  private final String ownKinds;

  /**
   * Makes a writer.
   *
   * @param ownKinds the prefix of the kinds of the client's own events; may be empty
   */
  public EventJson(String ownKinds) {
    this.ownKinds = ownKinds;
  }

  /** Returns the event as an object. */
  public String object(ClientEvent event) {
    return JsonLines.object(json -> write(json, event));
  }

  /** Writes the event's members into the current object. */
  public void write(JsonGenerator json, ClientEvent event) throws IOException {
    json.writeNumberField(SEQ, event.seq());
    if (event instanceof ClientEvent.FromBroker broker) {
      String members = EventWriter.write(broker.event()).toString();
      JsonLines.copyMembers(json, members, name -> name.equals(SEQ) ? "broker_seq" : name);
    } else if (event instanceof ClientEvent.LateReply late) {
      kind(json, "late_reply");
      lateReply(json, late);
    } else if (event instanceof ClientEvent.UnsolicitedError unsolicited) {
      kind(json, "unsolicited_error");
      error(json, unsolicited.error());
    } else if (event instanceof ClientEvent.EventsDropped dropped) {
      kind(json, "events_dropped");
      json.writeNumberField("count", dropped.count());
      json.writeNumberField("from_seq", dropped.fromSeq());
      json.writeNumberField("to_seq", dropped.toSeq());
    } else if (event instanceof ClientEvent.LineSkipped skipped) {
      kind(json, "line_skipped");
      json.writeNumberField("bytes", skipped.bytes());
      json.writeStringField("type", skipped.type());
      json.writeStringField("request_id", skipped.requestId());
    } else if (event instanceof ClientEvent.Stalled stalled) {
      stalled(json, stalled.step());
    } else if (event instanceof SupervisionEvent supervision) {
      supervision(json, supervision.step());
    }
  }

  /** Writes a member {@code error} with an error of the broker or a worker. */
  public static void error(JsonGenerator json, ErrorDetail error) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("code", error.code());
    json.writeStringField("message", error.message());
    json.writeBooleanField("retryable", error.retryable());
    json.writeEndObject();
  }

  private void kind(JsonGenerator json, String kind) throws IOException {
    json.writeStringField("kind", ownKinds + kind);
  }

  /** Writes a step by the name of its record, and what a reader can use of its members. */
  private void supervision(JsonGenerator json, SupervisionEvent.Step step) throws IOException {
    kind(
        json, step.getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(ROOT));
    if (step instanceof SupervisionEvent.Step.BrokerStarted started) {
      json.writeNumberField("pid", started.pid());
    } else if (step instanceof SupervisionEvent.Step.BrokerLost lost) {
      json.writeStringField("reason", lost.reason());
    } else if (step instanceof SupervisionEvent.Step.AgentLost lost) {
      json.writeStringField("name", lost.agent());
      json.writeStringField("reason", lost.reason());
    } else if (step instanceof SupervisionEvent.Step.GaveUp gaveUp) {
      json.writeStringField("reason", gaveUp.reason());
    }
  }

  private void stalled(JsonGenerator json, ClientEvent.StallStep step) throws IOException {
    if (step instanceof ClientEvent.StallStep.WorkerKilled killed) {
      kind(json, "worker_killed");
      json.writeStringField("name", killed.agent());
      json.writeNumberField("pid", killed.pid());
      if (killed.unreadBytes().isPresent()) {
        json.writeNumberField("unread_bytes", killed.unreadBytes().getAsLong());
      }
    } else if (step instanceof ClientEvent.StallStep.BrokerFreed freed) {
      kind(json, "broker_freed");
      json.writeStringField("name", freed.agent());
    } else if (step instanceof ClientEvent.StallStep.BrokerEnded ended) {
      kind(json, "broker_killed");
      json.writeNumberField("pid", ended.pid());
      json.writeStringField("request", ended.request());
    }
    json.writeNumberField("silent_ms", step.silent().toMillis());
  }

  private static void lateReply(JsonGenerator json, ClientEvent.LateReply late) throws IOException {
    json.writeStringField("request", late.request().type());
    json.writeNumberField("took_ms", late.took().toMillis());
    ErrorDetail error = late.error();
    if (error != null) {
      error(json, error);
    }
  }
}
