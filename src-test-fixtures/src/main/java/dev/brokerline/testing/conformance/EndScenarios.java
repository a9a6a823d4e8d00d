package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.alone;
import static dev.brokerline.testing.conformance.Scenario.repeatable;
import static dev.brokerline.testing.conformance.Scenario.shared;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * The end of agents and of the broker (PROTOCOL.md, "Broker process", "Requests" and "What a caller
 * must know").
 */
final class EndScenarios {

  private EndScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("release_agent is answered ok, then agent_released frees the name", t -> release(t)),
        shared("an agent that has exited can be released once", EndScenarios::releaseExited),
        repeatable("releasing an agent that waits for its restart cancels that", t -> cancel(t))
            .differs("keeps it in its lists meanwhile, with its messages", t -> keptAndCancel(t)),
        alone("shutdown is answered ok, and the broker exits with 0", EndScenarios::shutdown)
            .differs("tells of the ends of its agents before it exits", t -> orderlyShutdown(t)),
        alone("at the end of input what was asked is answered, then exit 0", t -> endOfInput(t)),
        repeatable("a line that is not UTF-8 is an io_error and ends the broker", t -> notUtf8(t))
            .differs("refuses that line alone", EndScenarios::refusedAlone),
        alone("after SIGTERM the end of input ends the broker with 0", EndScenarios::terminated));
  }

  private static Frame release(Conversation talk, String name, String more) {
    Frame ok =
        talk.ask(
            "release_agent", "{name:'%s'%s}".formatted(name, more), "{name:'%s'}".formatted(name));
    return talk.after(ok, "agent_released", name, "{}");
  }

  private static void releaseTwice(Conversation talk, String name) {
    release(talk, name, "");
    talk.refused(
        "release_agent",
        "{name:'%s'}".formatted(name),
        "agent_not_found",
        "unknown worker '" + name + "'");
  }

  private static void release(Conversation talk) {
    for (String reason : List.of("", ", reason:null", ", reason:'done'")) {
      Frame ok = SpawnScenarios.cat(talk, "released");
      Frame released = release(talk, "released", reason);
      talk.noneBetween(ok, released, "agent_exited", "released");
    }
    SpawnScenarios.headless(talk, "released");
    releaseTwice(talk, "released");
  }

  private static void releaseExited(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "gone", "exit 0");
    talk.after(ok, "agent_exited", "gone");
    releaseTwice(talk, "gone");
  }

  private static void cancel(Conversation talk) {
    ProgramScenarios.restarting(talk, "waiting");
    talk.refused(
        "send_input", "{name:'waiting', data:'x'}", "agent_not_found", "unknown worker 'waiting'");
    releaseTwice(talk, "waiting");
  }

  private static void keptAndCancel(Conversation talk) {
    Frame ok =
        SpawnScenarios.script(
            talk, "waiting", "exit 3", ", restart_policy:{cooldown_ms:60000}", "");
    talk.after(
        ok,
        "agent_restarting",
        "waiting",
        "{code:3, signal:null, restart_count:1, delay_ms:60000}");
    talk.refusedLater(
        "send_input", "{name:'waiting', data:'x'}", "not_running", "waits for its restart");
    talk.ask("list_agents", "{}", "{agents:[{name:'waiting'}]}");
    releaseTwice(talk, "waiting");
  }

  private static void shutdown(Conversation talk) {
    Frame started = SpawnScenarios.headless(talk, "left");
    talk.after(started, "worker_ready", "left");
    String id = talk.request("shutdown", "null");
    talk.requestTooLate("list_agents", "{}");
    Frame ok = talk.ok(id, "{status:'shutting_down'}");
    talk.exit(0);
    talk.endsWith(ok);
  }

  private static void orderlyShutdown(Conversation talk) {
    SpawnScenarios.cat(talk, "left");
    Frame ok = talk.ask("shutdown", "null", "{status:'shutting_down'}");
    talk.requestTooLate("list_agents", "{}");
    talk.exit(0);
    talk.noneAfter(ok, "agent_released", "left");
    talk.noneAfter(ok, "agent_exited", "left");
  }

  private static void endOfInput(Conversation talk) {
    for (int i = 0; i < 3; i++) {
      talk.request("list_agents", "{}");
    }
    talk.process().closeStdin();
    Frame last = talk.ok("c1", "{agents:[]}");
    for (int i = 2; i <= 3; i++) {
      last = talk.ok("c" + i, "{agents:[]}");
    }
    talk.exit(0);
    talk.endsWith(last);
  }

  private static void sendNotUtf8(Conversation talk) {
    String line = "{\"v\":1,\"type\":\"list_agents\",\"request_id\":\"\u00ff\",\"payload\":{}}";
    talk.send(line.getBytes(ISO_8859_1), line + " in ISO 8859-1");
  }

  private static void notUtf8(Conversation talk) {
    sendNotUtf8(talk);
    talk.lastAnswer(
        "{v:1, type:'error', request_id:null, payload:{code:'io_error', data:null,"
            + " message:'stream did not contain valid UTF-8', retryable:true}}");
  }

  private static void refusedAlone(Conversation talk) {
    sendNotUtf8(talk);
    talk.errorWith("null", "invalid_request", "request is not a valid protocol envelope: ");
    talk.ask("list_agents", "{}", "{agents:[]}");
  }

  private static void terminated(Conversation talk) {
    talk.ask("list_agents", "{}", "{agents:[]}");
    talk.process().terminate();
    talk.process().closeStdin();
    talk.exit(0);
  }
}
