package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;

/** The start of agents (PROTOCOL.md, "Requests" and "Events"). */
final class SpawnScenarios {

  private SpawnScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("spawn_agent is answered ok, then agent_spawned tells all", SpawnScenarios::pty),
        shared("a headless agent is ready as soon as it is spawned", SpawnScenarios::readyAtOnce),
        shared("optional fields of a spawn may be null", SpawnScenarios::nulls),
        shared("without the relay prompt an agent is not registered", SpawnScenarios::noPrompt),
        shared(
            "a name that is taken is refused with the broker's sentence and a null id",
            SpawnScenarios::duplicate),
        shared("names are compared exactly, case and blanks included", SpawnScenarios::exactNames),
        shared("a blank name is refused by the registration", SpawnScenarios::blankName),
        shared("an agent that cannot be started is refused at once", SpawnScenarios::unstartable));
  }

  /** Spawns an agent with a program that only reacts to input. */
  static Frame cat(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'pty', cli:'cat'}}".formatted(name),
        started(name, "pty", "null"));
  }

  /** Spawns an agent with a shell script of the commands that a fake supports. */
  static Frame script(Conversation talk, String name, String script, String more) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'pty', cli:'sh', args:['-c', \"%s\"]}%s}"
            .formatted(name, script, more),
        started(name, "pty", "null"));
  }

  static Frame headless(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'headless', provider:'claude'}}".formatted(name),
        started(name, "headless", "'claude'"));
  }

  static String started(String name, String runtime, String provider) {
    return "{name:'%s', runtime:'%s', provider:%s, pre_registered:true, warning:null}"
        .formatted(name, runtime, provider);
  }

  private static void pty(Conversation talk) {
    Frame ok = cat(talk, "spawn-pty");
    talk.after(
        ok,
        "agent_spawned",
        "spawn-pty",
        "{runtime:'pty', provider:null, cli:'cat', model:null, parent:null, pre_registered:true,"
            + " registration_warning:null}");
  }

  private static void readyAtOnce(Conversation talk) {
    Frame ok = headless(talk, "spawn-headless");
    Frame spawned =
        talk.after(
            ok,
            "agent_spawned",
            "spawn-headless",
            "{runtime:'headless', provider:'claude', cli:null, model:null, parent:null,"
                + " pre_registered:true, registration_warning:null}");
    talk.after(
        spawned,
        "worker_ready",
        "spawn-headless",
        "{runtime:'headless', provider:'claude', cli:null, model:null}");
  }

  private static void nulls(Conversation talk) {
    talk.ask(
        "spawn_agent",
        "{agent:{name:'spawn-nulls', runtime:'pty', cli:'cat', provider:null, model:null,"
            + " cwd:null, team:null, shadow_of:null, shadow_mode:null, restart_policy:null},"
            + " initial_task:null, idle_threshold_secs:null, continue_from:null}",
        started("spawn-nulls", "pty", "null"));
  }

  private static void noPrompt(Conversation talk) {
    Frame ok =
        talk.ask(
            "spawn_agent",
            "{agent:{name:'spawn-mute', runtime:'headless', provider:'opencode', model:'m'},"
                + " skip_relay_prompt:true}",
            "{name:'spawn-mute', runtime:'headless', provider:'opencode', pre_registered:false,"
                + " warning:null}");
    talk.after(
        ok,
        "agent_spawned",
        "spawn-mute",
        "{runtime:'headless', provider:'opencode', cli:null, model:'m', parent:null,"
            + " pre_registered:false, registration_warning:null}");
  }

  private static void duplicate(Conversation talk) {
    headless(talk, "spawn-twice");
    talk.invalid(
        "spawn_agent",
        "{agent:{name:'spawn-twice', runtime:'pty', cli:'cat'}}",
        "agent 'spawn-twice' already exists");
  }

  private static void exactNames(Conversation talk) {
    for (String name : List.of("spawn-exact", "SPAWN-exact", " spawn-exact", "spawn-exact ")) {
      headless(talk, name);
    }
  }

  private static void blankName(Conversation talk) {
    String reason = "invalid agent name for registration";
    String id = talk.request("spawn_agent", "{agent:{name:'', runtime:'pty', cli:'cat'}}");
    talk.answer(
        "{v:1, type:'error', request_id:'%s', payload:{code:'worker_registration_failed',"
                .formatted(id)
            + " data:{agent:'', registration_error:'%s'},".formatted(reason)
            + " message:\"failed to pre-register worker '': %s\", retryable:false}}"
                .formatted(reason));
  }

  private static void unstartable(Conversation talk) {
    String agent = "{agent:{name:'spawn-not', runtime:'pty'%s}}";
    String invalidCli = "invalid CLI command '%s'";
    talk.invalid("spawn_agent", agent.formatted(""), "pty runtime requires `cli`");
    talk.invalid("spawn_agent", agent.formatted(", cli:''"), invalidCli.formatted(""));
    talk.invalid("spawn_agent", agent.formatted(", cli:'a \"b'"), invalidCli.formatted("a \"b"));
    talk.invalid(
        "spawn_agent",
        agent.formatted(", cli:'cat', cwd:'/no/such/directory'"),
        "failed to spawn worker");
    talk.invalid(
        "spawn_agent",
        "{agent:{name:'spawn-not', runtime:'headless'}}",
        "headless runtime requires `provider`");
    talk.refused(
        "release_agent", "{name:'spawn-not'}", "agent_not_found", "unknown worker 'spawn-not'");
  }
}
