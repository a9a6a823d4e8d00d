package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.alone;
import static dev.brokerline.testing.conformance.Scenario.repeatable;
import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.Collections;
import java.util.List;

/** The output and the end of programs (PROTOCOL.md, "Requests" and "What a caller must know"). */
final class ProgramScenarios {

  /** A program that does not exist, for fakes too. */
  private static final String MISSING = "no-such-program";

  private ProgramScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared(
            "what a program prints comes as worker_stream, as a terminal shows it", t -> prints(t)),
        shared(
                "a program that says so is ready, once, which is told before its words",
                ProgramScenarios::ready)
            .differs("takes a program for ready that is quiet", ProgramScenarios::readyWhenQuiet),
        shared("the initial task is delivered once the program is ready", t -> initialTask(t))
            .differs("queues it at once, before all messages", ProgramScenarios::taskFirst),
        shared("a program that is silent for its threshold is idle", ProgramScenarios::idle),
        alone("a program's exit is told without a code and is no crash", t -> exits(t))
            .differs(
                "tells the code, and takes any other than 0 for a crash",
                ProgramScenarios::exitsWithCode),
        shared("a program that prints the line /exit is ended", t -> asksToExit(t, "null"))
            .differs("tells the signal of that", talk -> asksToExit(talk, "'1'")),
        repeatable(
                "a missing program ends its worker with code 1, until it is given up",
                talk -> missing(talk))
            .differs("refuses the spawn", talk -> refuses(talk, "{max_restarts:1}")),
        repeatable(
                "a missing program without restarts is dead at once",
                talk -> missingWithoutRestarts(talk))
            .differs("refuses the spawn", talk -> refuses(talk, "{enabled:false}")));
  }

  private static void prints(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "says", "echo one; sleep 0.5; echo two; cat");
    Frame spawned = talk.after(ok, "agent_spawned", "says");
    talk.printed(spawned, "says", "one\r\ntwo\r\n");
  }

  private static void ready(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "ready", "echo '->pty:ready'; sleep 0.6; echo on; cat");
    Frame ready =
        talk.after(
            ok, "worker_ready", "ready", "{runtime:'pty', provider:null, cli:'sh', model:null}");
    Frame on = talk.printed(ready, "ready", "->pty:ready\r\non\r\n");
    talk.noneBetween(ready, on, "worker_ready", "ready");
  }

  private static void readyWhenQuiet(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "ready", "echo so; sleep 3; echo on; cat");
    Frame ready =
        talk.after(
            ok, "worker_ready", "ready", "{runtime:'pty', provider:null, cli:'sh', model:null}");
    Frame on = talk.printed(ok, "ready", "so\r\non\r\n");
    if (on.position() < ready.position()) {
      throw talk.failure("the program was quiet long enough before frame " + on);
    }
    talk.noneBetween(ready, on, "worker_ready", "ready");
  }

  private static void taskFirst(Conversation talk) {
    Frame ok =
        SpawnScenarios.script(talk, "tasked", "cat", "", ", initial_task:'Count the files.'");
    String message =
        talk.ask("send_message", "{to:'tasked', text:'hello'}", talk.dialect().delivered("tasked"))
            .text("event_id");
    String fields = "{delivery_id:'~del_[0-9a-f]{32}', event_id:'%s', timestamp:'<int>'}";
    Frame queued =
        talk.after(ok, "delivery_queued", "tasked", fields.formatted("~init_[0-9a-f]{32}"));
    Frame ready = talk.after(queued, "worker_ready", "tasked");
    Frame injected =
        talk.after(ready, "delivery_injected", "tasked", fields.formatted("~init_[0-9a-f]{32}"));
    talk.after(injected, "delivery_injected", "tasked", fields.formatted(message));
  }

  private static void initialTask(Conversation talk) {
    Frame ok =
        SpawnScenarios.script(
            talk, "tasked", "echo '->pty:ready'; cat", "", ", initial_task:'Count the files.'");
    Frame ready = talk.after(ok, "worker_ready", "tasked");
    String fields =
        "{delivery_id:'~del_[0-9a-f]{32}', event_id:'~init_[0-9a-f]{32}', timestamp:'<int>'}";
    Frame queued = talk.after(ready, "delivery_queued", "tasked", fields);
    talk.noneBetween(ok, ready, "delivery_queued", "tasked");
    talk.after(queued, "delivery_injected", "tasked", fields);
  }

  private static void idle(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "idle", "cat", "", ", idle_threshold_secs:1");
    talk.after(ok, "agent_idle", "idle", "{idle_secs:'<int>'}");
  }

  private static void exits(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "exits", "echo bye; sleep 0.3; exit 3");
    Frame bye = talk.printed(ok, "exits", "bye\r\n");
    Frame exit = talk.after(bye, "agent_exit", "exits", "{reason:'~pty_closed|child_exited'}");
    talk.after(exit, "agent_exited", "exits", "{code:null, signal:null}");
    talk.ask("list_agents", "{}", "{agents:[]}");
    talk.ask(
        "get_crash_insights", "{}", "{health_score:100, patterns:[], recent:[], total_crashes:0}");
    SpawnScenarios.cat(talk, "exits");
  }

  private static void exitsWithCode(Conversation talk) {
    Frame ok = SpawnScenarios.script(talk, "exits", "echo bye; sleep 0.3; exit 0");
    Frame bye = talk.printed(ok, "exits", "bye\r\n");
    Frame exit = talk.after(bye, "agent_exit", "exits", "{reason:'child_exited'}");
    talk.after(exit, "agent_exited", "exits", "{code:0, signal:null}");
    talk.ask("list_agents", "{}", "{agents:[]}");
    talk.ask(
        "get_crash_insights", "{}", "{health_score:100, patterns:[], recent:[], total_crashes:0}");
    Frame again =
        SpawnScenarios.script(talk, "exits", "exit 3", ", restart_policy:{enabled:false}", "");
    Frame exited = talk.after(again, "agent_exited", "exits", "{code:3, signal:null}");
    talk.after(exited, "agent_permanently_dead", "exits", "{reason:'~restart policy disabled.*'}");
    talk.ask(
        "get_crash_insights",
        "{}",
        "{health_score:90, patterns:[{agents:['exits'], category:'error', count:1}],"
            + " recent:[{agent_name:'exits', category:'error', description:'~.+', exit_code:3,"
            + " signal:null, timestamp:'<int>', uptime_secs:'<int>'}], total_crashes:1}");
  }

  private static void asksToExit(Conversation talk, String signal) {
    Frame ok = SpawnScenarios.script(talk, "leaves", "echo so; sleep 0.4; echo /exit; cat");
    Frame asked = talk.printed(ok, "leaves", "so\r\n/exit\r\n");
    Frame exit = talk.after(asked, "agent_exit", "leaves", "{reason:'agent_requested'}");
    talk.after(exit, "agent_exited", "leaves", "{code:null, signal:%s}".formatted(signal));
  }

  /**
   * Spawns the missing program.
   *
   * @throws InconclusiveError if the worker ended before the broker had told it what to run
   */
  private static Frame spawnMissing(Conversation talk, String name, String policy) {
    String id =
        talk.request(
            "spawn_agent",
            "{agent:{name:'%s', runtime:'pty', cli:'%s', restart_policy:%s}}"
                .formatted(name, MISSING, policy));
    return talk.okUnlessRefused(
        id,
        talk.dialect().started(name, "pty", "null"),
        "failed writing frame to worker '" + name + "'");
  }

  /** Awaits the four lines that a worker writes to standard error before it exits. */
  private static Frame complaint(Conversation talk, Frame earlier, String name) {
    Frame last = earlier;
    for (String line :
        List.of(
            "Error: failed to spawn wrapped command",
            "",
            "Caused by:",
            "    Unable to spawn "
                + MISSING
                + " because it doesn't exist on the filesystem and was"
                + " not found in PATH")) {
      last =
          talk.after(
              last,
              "worker_stream",
              name,
              "{stream:'stderr', chunk:%s}".formatted(WireJson.quoted(line)));
    }
    return last;
  }

  /**
   * A broker reads a worker's output and notices its end independently, so only each of them has an
   * order. A worker that ends while it is being restarted is a third crash, with one more {@code
   * agent_restarting} before {@code agent_restarted}. Both were observed with the real broker.
   */
  private static void missing(Conversation talk) {
    Frame ok = spawnMissing(talk, "missing", "{max_restarts:1, cooldown_ms:100}");
    Frame spawned = talk.after(ok, "agent_spawned", "missing");
    Frame complaint = complaint(talk, spawned, "missing");
    complaint(talk, complaint, "missing");
    Frame restarting =
        talk.after(
            spawned,
            "agent_restarting",
            "missing",
            "{code:1, signal:null, restart_count:1, delay_ms:100}");
    Frame restarted = talk.after(restarting, "agent_restarted", "missing", "{restart_count:1}");
    Frame dead =
        talk.after(
            restarted, "agent_permanently_dead", "missing", "{reason:'exceeded max restarts (1)'}");
    int crashes = talk.isBetween(restarting, dead, "agent_restarting", "missing") ? 3 : 2;
    String record =
        "{agent_name:'missing', category:'error', description:'Exited with code 1', exit_code:1,"
            + " signal:null, timestamp:'<int>', uptime_secs:0}";
    talk.ask(
        "get_crash_insights",
        "{}",
        "{health_score:%d, patterns:[{agents:['missing'], category:'error', count:%d}],"
                .formatted(100 - 10 * crashes, crashes)
            + " recent:[%s], total_crashes:%d}"
                .formatted(String.join(", ", Collections.nCopies(crashes, record)), crashes));
    talk.ask("list_agents", "{}", "{agents:[]}");
  }

  private static void refuses(Conversation talk, String policy) {
    talk.refusedWith(
        "spawn_agent",
        "{agent:{name:'missing', runtime:'pty', cli:'%s', restart_policy:%s}}"
            .formatted(MISSING, policy),
        "program_not_found",
        "'" + MISSING + "'");
    talk.refusedWith("release_agent", "{name:'missing'}", "agent_not_found", "'missing'");
  }

  private static void missingWithoutRestarts(Conversation talk) {
    Frame ok = spawnMissing(talk, "doomed", "{enabled:false}");
    complaint(talk, ok, "doomed");
    talk.after(ok, "agent_permanently_dead", "doomed", "{reason:'restart policy disabled'}");
  }

  /** Makes an agent wait for its restart, long enough for any test. */
  static Frame restarting(Conversation talk, String name) {
    Frame ok = spawnMissing(talk, name, "{cooldown_ms:60000}");
    return talk.after(
        ok, "agent_restarting", name, "{code:1, signal:null, restart_count:1, delay_ms:60000}");
  }
}
