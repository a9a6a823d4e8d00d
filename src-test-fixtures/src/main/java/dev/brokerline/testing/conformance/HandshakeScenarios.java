package dev.brokerline.testing.conformance;

import static dev.brokerline.testing.conformance.Scenario.alone;
import static dev.brokerline.testing.conformance.Scenario.shared;
import static dev.brokerline.testing.conformance.Scenario.started;

import dev.brokerline.spawn.ProcessCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The start and the handshake (PROTOCOL.md, "Broker process" and "Requests"). */
final class HandshakeScenarios {

  private HandshakeScenarios() {}

  static List<Scenario> all() {
    return List.of(
        alone("hello is answered by hello_ack with the protocol's version", talk -> hello(talk)),
        shared("hello may be repeated, and its payload is ignored", HandshakeScenarios::repeated),
        alone("other requests need no hello before them", HandshakeScenarios::noHello),
        started(
            "an unknown flag ends the start with code 2 and nothing on standard output",
            command -> withArgument(command, "--no-such-flag"),
            talk -> endsAtOnce(talk, 2, "--no-such-flag")),
        started(
            "a disabled Relaycast ends the start with code 1 and a sentence",
            command -> withVariable(command, "AGENT_RELAY_DISABLE_RELAYCAST", "1"),
            talk -> endsAtOnce(talk, 1, "Error: AGENT_RELAY_DISABLE_RELAYCAST is no longer")));
  }

  private static void hello(Conversation talk) {
    String id = talk.request("hello", "{client_name:'conformance', client_version:'1'}");
    acknowledged(talk, id);
  }

  private static void acknowledged(Conversation talk, String id) {
    talk.answer(
        "{v:1, type:'hello_ack', request_id:'%s', payload:{broker_version:'3.0.0',".formatted(id)
            + " protocol_version:1, workspace_key:'~rk_.+'}}");
  }

  private static void repeated(Conversation talk) {
    for (String payload : List.of("{}", "null", "'text'", "[1]", "{client_name:5}")) {
      acknowledged(talk, talk.request("hello", payload));
    }
  }

  private static void noHello(Conversation talk) {
    talk.ask("list_agents", "{}", "{agents:[]}");
    hello(talk);
  }

  private static void endsAtOnce(Conversation talk, int code, String complaint) {
    List<String> stderr = talk.exit(code).stderrTail();
    talk.hasNoFrames();
    if (stderr.stream().noneMatch(line -> line.contains(complaint))) {
      throw talk.failure("standard error should have said '" + complaint + "'");
    }
  }

  private static ProcessCommand withArgument(ProcessCommand command, String argument) {
    List<String> arguments = new ArrayList<>(command.arguments());
    arguments.add(argument);
    return new ProcessCommand(
        command.executable(), arguments, command.directory(), command.environment());
  }

  private static ProcessCommand withVariable(ProcessCommand command, String name, String value) {
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put(name, value);
    return new ProcessCommand(
        command.executable(), command.arguments(), command.directory(), environment);
  }
}
