package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.shared;

import java.util.List;

/** The start of agents (protocol-v1 §5.2, §7.1). */
final class SpawnScenarios {

  private SpawnScenarios() {}

  static List<Scenario> all() {
    return List.of(
        shared("spawn_agent is answered ok, then agent_spawned tells all", SpawnScenarios::pty),
        shared(
            "a name that is taken is refused with the broker's sentence and a null id",
            SpawnScenarios::duplicate));
  }

  /** Spawns an agent with a program that does nothing until it is typed to. */
  static Frame cat(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'pty', cli:'cat', channels:['general']}}".formatted(name),
        started(name, "pty", "null"));
  }

  static Frame headless(Conversation talk, String name) {
    return talk.ask(
        "spawn_agent",
        "{agent:{name:'%s', runtime:'headless', provider:'claude', channels:['general']}}"
            .formatted(name),
        started(name, "headless", "'claude'"));
  }

  private static String started(String name, String runtime, String provider) {
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

  private static void duplicate(Conversation talk) {
    cat(talk, "spawn-twice");
    talk.invalid(
        "spawn_agent",
        "{agent:{name:'spawn-twice', runtime:'pty', cli:'cat'}}",
        "agent 'spawn-twice' already exists");
  }
}
