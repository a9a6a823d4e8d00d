package com.example.orchestrator;

import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.Agent;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.agents.SpawnOptions;
import java.time.Duration;
import java.util.regex.Pattern;

/** Two agents: a writer drafts a sentence, and a reviewer judges it. */
public final class Handover {

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration ANSWER = Duration.ofMinutes(10);

  /** The answers are whole lines, so that the echo of a question is not taken for one. */
  private static final Pattern DRAFT = Pattern.compile("(?m)^draft: (.+)$");

  private static final Pattern VERDICT = Pattern.compile("(?m)^verdict: (\\w+)$");

  private final AgentRelay relay;

  public Handover(AgentRelay relay) {
    this.relay = relay;
  }

  /** Runs the commands of the writer and the reviewer; {@code claude} both unless given. */
  public static void main(String[] args) {
    String writer = args.length > 0 ? args[0] : "claude";
    String reviewer = args.length > 1 ? args[1] : "claude";
    try (AgentRelay relay = AgentRelay.open(AgentRelayOptions.defaults()).join()) {
      System.out.println("The reviewer says: " + new Handover(relay).run(writer, reviewer));
    }
  }

  /** Returns the reviewer's verdict. Both agents are released, however it ends. */
  public String run(String writerCommand, String reviewerCommand) {
    Agent writer = relay.spawn(SpawnOptions.cli("writer", writerCommand).build()).join();
    try {
      Agent reviewer = relay.spawn(SpawnOptions.cli("reviewer", reviewerCommand).build()).join();
      try {
        String draft =
            ask(writer, "Describe this project. Answer with one line that begins with 'draft: '.", DRAFT);
        return ask(
            reviewer,
            "Is this a good description: " + draft + "? Answer 'verdict: ' and good or bad on a line.",
            VERDICT);
      } finally {
        reviewer.release("the work is done").join();
      }
    } finally {
      writer.release("the work is done").join();
    }
  }

  private static String ask(Agent agent, String question, Pattern answer) {
    agent.awaitReady(START).join();
    agent.send(question).join();
    AgentOutput.Match found = agent.awaitOutput(answer, ANSWER).join();
    return found.groups().get(0);
  }
}
