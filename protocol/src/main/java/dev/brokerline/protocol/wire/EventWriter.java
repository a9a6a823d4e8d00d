package dev.brokerline.protocol.wire;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.internal.json.Utf8Json;
import dev.brokerline.protocol.internal.mapper.Json;

/** Writes an event as the payload of its frame, beginning with its kind. */
public final class EventWriter {

  private EventWriter() {}

  /** Returns the event's JSON; for an unknown event, its original payload. */
  public static RawJson write(BrokerEvent event) {
    return event instanceof UnknownEvent unknown
        ? unknown.payload()
        : withKind(event, Json.write(event));
  }

  /** Returns the event's JSON with null for absent members, as brokers write most of them. */
  static RawJson writeInFull(BrokerEvent event) {
    return event instanceof UnknownEvent unknown
        ? unknown.payload()
        : withKind(event, Json.writeInFull(event));
  }

  private static RawJson withKind(BrokerEvent event, RawJson json) {
    Utf8Json members = json.slice();
    String comma = members.length() == "{}".length() ? "" : ",";
    String kind = "{\"kind\":\"" + event.kind() + "\"" + comma;
    return RawJson.of(new Utf8Json(Utf8Json.join(kind, members.slice(1, members.length()), "")));
  }
}
