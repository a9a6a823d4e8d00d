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
        alone("hello is answered by hello_ack with the protocol's version", talk -> hello(talk))
            .differs(
                "names itself and what else it can do, and has no workspace",
                HandshakeScenarios::namesItself),
        shared("hello may be repeated, and its payload is ignored", HandshakeScenarios::repeated),
        alone("other requests need no hello before them", HandshakeScenarios::noHello),
        started(
                "an unknown flag ends the start with code 2 and nothing on standard output",
                command -> withArgument(command, "--no-such-flag"),
                talk -> endsAtOnce(talk, 2, "--no-such-flag"))
            .differs(
                "ignores the flag, and says so on standard error",
                talk -> startsAllTheSame(talk, "ignored the argument --no-such-flag")),
        started(
                "a disabled Relaycast ends the start with code 1 and a sentence",
                command -> withVariable(command, "AGENT_RELAY_DISABLE_RELAYCAST", "1"),
                talk -> endsAtOnce(talk, 1, "Error: AGENT_RELAY_DISABLE_RELAYCAST is no longer"))
            .differs("needs no message service", talk -> startsAllTheSame(talk, "")));
  }

  private static void hello(Conversation talk) {
    String id = talk.request("hello", "{client_name:'conformance', client_version:'1'}");
    acknowledged(talk, id);
  }

  private static Frame acknowledged(Conversation talk, String id) {
    return talk.answer(talk.dialect().helloAck(id));
  }

  private static void namesItself(Conversation talk) {
    Frame ack = acknowledged(talk, talk.request("hello", "{client_name:'conformance'}"));
    List<String> capabilities = new ArrayList<>();
    ack.json()
        .path("payload")
        .path("capabilities")
        .forEach(name -> capabilities.add(name.textValue()));
    if (!capabilities.containsAll(List.of("headless", "interrupt_agent", "exit_codes"))) {
      throw talk.failure("the broker should have named its capabilities");
    }
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

  private static void startsAllTheSame(Conversation talk, String words) {
    noHello(talk);
    talk.process().closeStdin();
    List<String> stderr = talk.exit(0).stderrTail();
    if (!words.isEmpty() && stderr.stream().noneMatch(line -> line.contains(words))) {
      throw talk.failure("standard error should have said '" + words + "'");
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
