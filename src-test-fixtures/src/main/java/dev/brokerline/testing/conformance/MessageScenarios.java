package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;

/**
 * Messages and their deliveries (PROTOCOL.md, "Requests", "Events" and "What a caller must know").
 */
final class MessageScenarios {

  private static final int MIB = 1 << 20;

  private MessageScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared(
                "a message to a terminal is queued, injected, and 5 s later ack and verified",
                MessageScenarios::pty)
            .differs("looks for a sign of the program instead", MessageScenarios::pty),
        shared("a headless agent verifies a message at once, before the ack", t -> headless(t))
            .differs(
                "makes a prompt of it, with an ack when the program has taken it",
                MessageScenarios::prompt),
        shared("a message of 1 MiB is taken", MessageScenarios::large),
        shared("a message to a channel is published", MessageScenarios::channel)
            .differs("gives it to the local agents that hear it", MessageScenarios::heard),
        shared("a message to a name that is not exactly an agent's is published", t -> dm(t))
            .differs("refuses it, since there is nowhere else", MessageScenarios::nowhere),
        shared("optional fields of a message may be null", MessageScenarios::nulls),
        shared(
                "any sender will do but one with a foreign prefix",
                talk -> senders(talk, List.of("", " "), " robot:me "))
            .differs(
                "wants senders without blanks around them",
                talk -> senders(talk, List.of(), "robot:me")),
        shared("a workspace that is not attached is refused", MessageScenarios::workspaces));
  }

  /** Sends a message with more fields, and returns the answer of a local delivery. */
  private static Frame send(Conversation talk, String to, String text, String more) {
    return talk.ask(
        "send_message",
        "{to:'%s', text:'%s'%s}".formatted(to, text, more),
        talk.dialect().delivered(to));
  }

  /** Awaits an event of the message's delivery. */
  private static Frame delivery(
      Conversation talk, Frame earlier, String kind, Frame sent, String more) {
    return talk.after(
        earlier,
        kind,
        sent.text("to"),
        "{delivery_id:'~del_[0-9a-f]{32}', event_id:'%s'%s}"
            .formatted(sent.text("event_id"), more));
  }

  /** Awaits the events with which all deliveries begin. */
  private static Frame injected(Conversation talk, Frame sent) {
    Frame queued = delivery(talk, sent, "delivery_queued", sent, ", timestamp:'<int>'");
    return delivery(talk, queued, "delivery_injected", sent, ", timestamp:'<int>'");
  }

  private static Frame acked(Conversation talk, Frame earlier, Frame sent) {
    return delivery(talk, earlier, "delivery_ack", sent, ", timestamp:" + talk.dialect().ackTime());
  }

  private static void pty(Conversation talk) {
    SpawnScenarios.cat(talk, "typed-to");
    Frame sent = send(talk, "typed-to", "hello", "");
    Frame injected = injected(talk, sent);
    Frame ack = acked(talk, injected, sent);
    delivery(talk, ack, "delivery_verified", sent, "");
  }

  private static void headless(Conversation talk) {
    SpawnScenarios.headless(talk, "told");
    Frame sent = send(talk, "told", "hello", "");
    Frame injected = injected(talk, sent);
    Frame active = delivery(talk, injected, "delivery_active", sent, ", pattern:'headless:claude'");
    Frame verified = delivery(talk, active, "delivery_verified", sent, "");
    acked(talk, verified, sent);
  }

  private static void prompt(Conversation talk) {
    SpawnScenarios.headless(talk, "told");
    Frame sent = send(talk, "told", "hello", "");
    Frame ack = acked(talk, injected(talk, sent), sent);
    delivery(talk, ack, "delivery_verified", sent, "");
    talk.after(ack, "turn_completed", "told", "{success:true}");
  }

  private static void large(Conversation talk) {
    SpawnScenarios.headless(talk, "told-much");
    Frame sent = send(talk, "told-much", "x".repeat(MIB), "");
    injected(talk, sent);
  }

  private static void published(Conversation talk, String to, String targetType) {
    Frame ok =
        talk.ask(
            "send_message",
            "{to:'%s', text:'hello'}".formatted(to),
            "{delivered:false, event_id:'~sdk_[0-9a-f]{32}', relaycast_published:true,"
                + " targets:['%s'], to:'%s', workspace_alias:null, workspace_id:'~.+'}"
                    .formatted(to, to));
    String eventId = ok.text("event_id");
    Frame event =
        talk.after(ok, "relaycast_published", frame -> frame.text("event_id").equals(eventId));
    talk.check(
        event,
        "{v:1, type:'event', request_id:null, payload:{kind:'relaycast_published',"
            + " event_id:'%s', to:'%s', target_type:'%s'}}".formatted(eventId, to, targetType));
  }

  private static void channel(Conversation talk) {
    published(talk, "#general", "channel");
  }

  private static void heard(Conversation talk) {
    for (String name : List.of("hears-1", "hears-2")) {
      talk.ask(
          "spawn_agent",
          "{agent:{name:'%s', runtime:'pty', cli:'cat', channels:['#news']}}".formatted(name),
          talk.dialect().started(name, "pty", "null"));
    }
    String result = "{delivered:%s, event_id:'~sdk_[0-9a-f]{32}', targets:[%s], to:'%s'}";
    Frame ok =
        talk.ask(
            "send_message",
            "{to:'#news', text:'hello', from:'hears-1'}",
            result.formatted(true, "'hears-2'", "#news"));
    Frame told =
        talk.after(
            ok, "relay_inbound", frame -> frame.isEventOf("relay_inbound", ok.text("event_id")));
    talk.check(
        told,
        "{v:1, type:'event', request_id:null, payload:{kind:'relay_inbound', event_id:'~.+',"
            + " from:'hears-1', target:'#news', body:'hello', thread_id:null}}");
    talk.after(
        ok, "delivery_injected", "hears-2", "{event_id:'%s'}".formatted(ok.text("event_id")));
    talk.ask(
        "send_message",
        "{to:'#nobody-here', text:'hello'}",
        result.formatted(false, "", "#nobody-here"));
  }

  private static void nowhere(Conversation talk) {
    SpawnScenarios.cat(talk, "close-by");
    talk.refusedWith(
        "send_message",
        "{to:'CLOSE-BY', text:'hello'}",
        "recipient_not_found",
        "there is no agent 'CLOSE-BY'");
  }

  private static void dm(Conversation talk) {
    SpawnScenarios.headless(talk, "close-by");
    // Relaycast does not mind the case, the broker does.
    published(talk, "CLOSE-BY", "dm");
  }

  private static void nulls(Conversation talk) {
    SpawnScenarios.headless(talk, "told-nulls");
    send(
        talk,
        "told-nulls",
        "hello",
        ", from:null, thread_id:null, priority:null, workspace_id:null, workspace_alias:null");
    send(talk, "told-nulls", "hello", ", thread_id:'t', priority:255, mode:'steer', data:{a:[1]}");
  }

  private static void senders(Conversation talk, List<String> blank, String foreign) {
    SpawnScenarios.headless(talk, "told-by");
    for (String from : blank) {
      send(talk, "told-by", "hello", ", from:'%s'".formatted(from));
    }
    for (String from : List.of("system", "human:", "human:me", "me", "told-by")) {
      send(talk, "told-by", "hello", ", from:'%s'".formatted(from));
    }
    talk.refused(
        "send_message",
        "{to:'told-by', text:'hello', from:'%s'}".formatted(foreign),
        "sender_not_found",
        "Sender 'robot:me' is not a registered agent");
  }

  private static void workspaces(Conversation talk) {
    String message = "{to:'#general', text:'hello', workspace_%s:'nowhere'}";
    talk.refused(
        "send_message",
        message.formatted("id"),
        "workspace_not_found",
        "workspace 'nowhere' is not attached");
    talk.refused(
        "send_message",
        message.formatted("alias"),
        "workspace_not_found",
        "workspace alias 'nowhere' is not attached");
  }
}
