package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;

/** The start of agents (PROTOCOL.md, "Requests" and "Events"). */
final class SpawnScenarios {

  private SpawnScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("spawn_agent is answered ok, then agent_spawned tells all", SpawnScenarios::pty)
            .differs("registers nobody, and tells the process", SpawnScenarios::ptyWithProcess),
        shared("a headless agent is ready as soon as it is spawned", SpawnScenarios::readyAtOnce)
            .differs("waits until its program takes work", SpawnScenarios::readyForWork),
        shared("optional fields of a spawn may be null", SpawnScenarios::nulls),
        shared("without the relay prompt an agent is not registered", SpawnScenarios::noPrompt)
            .differs("never registers one", SpawnScenarios::neverRegistered),
        shared(
                "a name that is taken is refused with the broker's sentence and a null id",
                SpawnScenarios::duplicate)
            .differs("has a code for it, and gives the id", SpawnScenarios::duplicateWithCode),
        shared("names are compared exactly, case and blanks included", SpawnScenarios::exactNames)
            .differs("refuses blanks around a name", SpawnScenarios::exactCase),
        shared("a blank name is refused by the registration", SpawnScenarios::blankName)
            .differs("refuses it as a bad payload", SpawnScenarios::blankNameInPayload),
        shared("an agent that cannot be started is refused at once", SpawnScenarios::unstartable)
            .differs("says what is missing, by a code", SpawnScenarios::unstartableWithCode));
  }

  /** Spawns an agent with a program that only reacts to input. */
  static Frame cat(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'pty', cli:'cat'}}".formatted(name),
        talk.dialect().started(name, "pty", "null"));
  }

  /** Spawns an agent with a shell script of the commands that a fake supports. */
  static Frame script(Conversation talk, String name, String script) {
    return script(talk, name, script, "", "");
  }

  /** Spawns an agent with a shell script, more fields of the agent, and more of the request. */
  static Frame script(
      Conversation talk, String name, String script, String ofAgent, String ofRequest) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'pty', cli:'sh', args:['-c', \"%s\"]%s}%s}"
            .formatted(name, script, ofAgent, ofRequest),
        talk.dialect().started(name, "pty", "null"));
  }

  static Frame headless(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'headless', provider:'claude'}}".formatted(name),
        talk.dialect().started(name, "headless", "'claude'"));
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

  private static void ptyWithProcess(Conversation talk) {
    Frame ok = cat(talk, "spawn-pty");
    long pid = ok.field("pid").asLong();
    talk.after(
        ok,
        "agent_spawned",
        "spawn-pty",
        "{runtime:'pty', provider:null, cli:'cat', model:null, parent:null, pre_registered:false,"
            + " registration_warning:null, pid:%d}".formatted(pid));
    if (pid <= 0) {
      throw talk.failure("the process should have been told");
    }
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

  private static void readyForWork(Conversation talk) {
    Frame ok = headless(talk, "spawn-headless");
    Frame spawned =
        talk.after(
            ok,
            "agent_spawned",
            "spawn-headless",
            "{runtime:'headless', provider:'claude', cli:null, model:null, parent:null,"
                + " pre_registered:false, registration_warning:null, pid:'<int>'}");
    talk.after(
        spawned,
        "worker_ready",
        "spawn-headless",
        "{runtime:'headless', provider:'claude', cli:null, model:'<any>'}");
  }

  private static void nulls(Conversation talk) {
    talk.ask(
        "spawn_agent",
        "{agent:{name:'spawn-nulls', runtime:'pty', cli:'cat', provider:null, model:null,"
            + " cwd:null, team:null, shadow_of:null, shadow_mode:null, restart_policy:null},"
            + " initial_task:null, idle_threshold_secs:null, continue_from:null}",
        talk.dialect().started("spawn-nulls", "pty", "null"));
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

  private static void neverRegistered(Conversation talk) {
    for (String skips : List.of("true", "false")) {
      String name = "spawn-mute-" + skips;
      Frame ok =
          talk.ask(
              "spawn_agent",
              "{agent:{name:'%s', runtime:'pty', cli:'cat'}, skip_relay_prompt:%s}"
                  .formatted(name, skips),
              talk.dialect().started(name, "pty", "null"));
      talk.after(ok, "agent_spawned", name, "{pre_registered:false, registration_warning:null}");
    }
  }

  private static void duplicate(Conversation talk) {
    headless(talk, "spawn-twice");
    talk.invalid(
        "spawn_agent",
        "{agent:{name:'spawn-twice', runtime:'pty', cli:'cat'}}",
        "agent 'spawn-twice' already exists");
  }

  private static void duplicateWithCode(Conversation talk) {
    cat(talk, "spawn-twice");
    talk.refusedWith(
        "spawn_agent",
        "{agent:{name:'spawn-twice', runtime:'pty', cli:'cat'}}",
        "agent_exists",
        "agent 'spawn-twice' already exists");
  }

  private static void exactNames(Conversation talk) {
    for (String name : List.of("spawn-exact", "SPAWN-exact", " spawn-exact", "spawn-exact ")) {
      headless(talk, name);
    }
  }

  private static void exactCase(Conversation talk) {
    cat(talk, "spawn-exact");
    cat(talk, "SPAWN-exact");
    for (String name : List.of(" spawn-exact", "spawn-exact ")) {
      talk.refusedWith(
          "spawn_agent",
          "{agent:{name:'%s', runtime:'pty', cli:'cat'}}".formatted(name),
          "invalid_request",
          "agent name");
    }
  }

  private static void blankNameInPayload(Conversation talk) {
    talk.refusedWith(
        "spawn_agent",
        "{agent:{name:'', runtime:'pty', cli:'cat'}}",
        "invalid_request",
        "agent name must not be blank");
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

  private static void unstartableWithCode(Conversation talk) {
    String agent = "{agent:{name:'spawn-not', runtime:'pty'%s}}";
    String spawn = "spawn_agent";
    talk.refusedWith(spawn, agent.formatted(""), "invalid_request", "needs a cli");
    talk.refusedWith(spawn, agent.formatted(", cli:''"), "invalid_request", "cli");
    talk.refusedWith(spawn, agent.formatted(", cli:'a \"b'"), "invalid_request", "not closed");
    talk.refusedWith(
        spawn,
        agent.formatted(", cli:'cat', cwd:'/no/such/directory'"),
        "directory_not_found",
        "/no/such/directory");
    talk.refusedWith(
        spawn,
        "{agent:{name:'spawn-not', runtime:'headless'}}",
        "invalid_request",
        "needs a provider");
    talk.refusedWith(
        spawn,
        "{agent:{name:'spawn-not', runtime:'headless', provider:'no-such-program'}}",
        "program_unknown",
        "'no-such-program'");
    talk.refusedWith("release_agent", "{name:'spawn-not'}", "agent_not_found", "'spawn-not'");
  }
}
