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
    if (event instanceof UnknownEvent unknown) {
      return unknown.payload();
    }
    Utf8Json members = Json.write(event).slice();
    String comma = members.length() == "{}".length() ? "" : ",";
    String kind = "{\"kind\":\"" + event.kind() + "\"" + comma;
    return RawJson.of(new Utf8Json(Utf8Json.join(kind, members.slice(1, members.length()), "")));
  }
}
