package dev.brokerline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brokerline.protocol.RawJson;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.event.UnknownEvent;
import dev.brokerline.protocol.internal.Json;
import dev.brokerline.protocol.internal.Utf8Json;

/** Writes an event as the payload of its frame, its kind first. */
public final class EventWriter {

  private EventWriter() {}

  /** Returns the event's JSON; an unknown event's is what came. */
  public static RawJson write(BrokerEvent event) {
    if (event instanceof UnknownEvent unknown) {
      return unknown.payload();
    }
    byte[] head = ("{\"kind\":\"" + event.kind() + "\"").getBytes(UTF_8);
    byte[] members = Json.writeBytes(event);
    boolean none = members.length == 2;
    byte[] payload = new byte[head.length + members.length - (none ? 1 : 0)];
    System.arraycopy(head, 0, payload, 0, head.length);
    System.arraycopy(members, none ? 1 : 0, payload, head.length, members.length - (none ? 1 : 0));
    if (!none) {
      payload[head.length] = ',';
    }
    return new Utf8Json(payload, 0, payload.length);
  }
}
