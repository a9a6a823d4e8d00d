package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.alone;
import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;

/** The requests that only query (PROTOCOL.md, "Requests"). */
final class QueryScenarios {

  private static final String NO_CRASHES =
      "{health_score:100, patterns:[], recent:[], total_crashes:0}";
  private static final String ROW =
      "{channels:%s, cli:%s, model:%s, name:'%s', parent:null, pid:'<int>', provider:%s,"
          + " runtime:'%s', team:%s}";
  private static final String COUNTERS =
      "{active_agents:%s, total_agents_spawned:%s, total_crashes:0, total_restarts:0,"
          + " uptime_secs:'<int>'}";

  private QueryScenarios() {}

  static List<Scenario> all() {
    return List.of(
        alone("a broker without agents has nothing to tell", QueryScenarios::empty),
        alone("list_agents and get_status show an agent in full", QueryScenarios::listed)
            .differs("lists the model in use, as its program calls it", QueryScenarios::listed),
        alone("get_metrics sorts agents by name, or shows one", QueryScenarios::metrics),
        shared("read-only requests take any payload", QueryScenarios::anyPayload),
        shared("preflight_agents says how many it has queued", QueryScenarios::preflight));
  }

  private static void empty(Conversation talk) {
    talk.ask("list_agents", "{}", "{agents:[]}");
    talk.ask(
        "get_status",
        "{}",
        "{agent_count:0, agents:[], pending_delivery_count:0, pending_deliveries:[]}");
    talk.ask("get_metrics", "{}", "{agents:[], broker:%s}".formatted(COUNTERS.formatted(0, 0)));
    talk.ask("get_crash_insights", "{}", NO_CRASHES);
  }

  private static void listed(Conversation talk) {
    SpawnScenarios.cat(talk, "plain");
    String row = ROW.formatted("[]", "'cat'", "null", "plain", "null", "pty", "null");
    talk.ask("list_agents", "{}", "{agents:[%s]}".formatted(row));
    talk.ask(
        "get_status",
        "{}",
        "{agent_count:1, agents:[%s], pending_delivery_count:0, pending_deliveries:[]}"
            .formatted(row));
    talk.ask("release_agent", "{name:'plain'}", "{name:'plain'}");
    talk.ask(
        "spawn_agent",
        "{agent:{name:'rich', runtime:'headless', provider:'claude', cli:'ignored', model:'opus',"
            + " team:'t', channels:['ops', 'general']}}",
        talk.dialect().started("rich", "headless", "'claude'"));
    String rich =
        ROW.formatted(
            "['ops', 'general']",
            "'ignored'",
            talk.dialect().model("opus"),
            "rich",
            "'claude'",
            "headless",
            "'t'");
    talk.ask("list_agents", "{}", "{agents:[%s]}".formatted(rich));
  }

  private static void metrics(Conversation talk) {
    SpawnScenarios.headless(talk, "b");
    SpawnScenarios.headless(talk, "a");
    String row = "{memory_bytes:'<int>', name:'%s', pid:'<int>', uptime_secs:'<int>'}";
    String result = "{agents:[%s], broker:%s}";
    String counters = COUNTERS.formatted(2, 2);
    talk.ask(
        "get_metrics",
        "{}",
        result.formatted(row.formatted("a") + "," + row.formatted("b"), counters));
    talk.ask("get_metrics", "{agent:'b'}", result.formatted(row.formatted("b"), counters));
    talk.ask("get_crash_insights", "{}", NO_CRASHES);
  }

  private static void anyPayload(Conversation talk) {
    for (String type : List.of("list_agents", "get_status", "get_crash_insights")) {
      for (String payload : List.of("null", "'text'", "[]", "5", "{agents:1}")) {
        talk.ok(talk.request(type, payload), "'<any>'");
      }
    }
  }

  private static void preflight(Conversation talk) {
    talk.ask(
        "preflight_agents",
        "{agents:[{name:'early-1', cli:'cat'}, {name:'early-2', cli:'cat'}]}",
        "{queued:2}");
    talk.ask("preflight_agents", "{agents:[]}", "{queued:0}");
  }
}
