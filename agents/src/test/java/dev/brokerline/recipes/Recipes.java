package dev.brokerline.recipes;

import dev.brokerline.agents.Agent;
import dev.brokerline.agents.AgentHooks;
import dev.brokerline.agents.AgentListener;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.agents.Broadcast;
import dev.brokerline.agents.Delivery;
import dev.brokerline.agents.IdleNudgePolicy;
import dev.brokerline.agents.SpawnOptions;
import dev.brokerline.agents.model.AgentSnapshot;
import dev.brokerline.agents.model.DeliveryReport;
import dev.brokerline.agents.model.DeliveryState;
import dev.brokerline.agents.model.InboundMessage;
import dev.brokerline.agents.output.AgentOutput;
import dev.brokerline.agents.output.OutputChunk;
import dev.brokerline.agents.supervision.SupervisionEvent;
import dev.brokerline.client.error.BrokerExitedException;
import dev.brokerline.client.error.BrokerRestartingException;
import dev.brokerline.client.model.CheckedResult;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.protocol.result.SetModelResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;

/** The code of GUIDE.md: the body of each method stands there, under the heading of its number. */
final class Recipes {
  private Recipes() {}

  // 1
  static void oneAgent(AgentRelayOptions options) {
    try (AgentRelay relay = AgentRelay.open(options).join()) {
      Agent reviewer = relay.spawn(SpawnOptions.claude("reviewer").build()).join();
      reviewer.awaitReady(Duration.ofMinutes(1)).join();
      reviewer.send("Please review the last commit.").join();
      Pattern verdict = Pattern.compile("verdict: (.*)");
      AgentOutput.Match found = reviewer.awaitOutput(verdict, Duration.ofMinutes(10)).join();
      System.out.println(found.groups().get(0));
      reviewer.release("the review is done").join();
    }
  }

  // 2
  static void team(AgentRelay relay) {
    SpawnOptions author = SpawnOptions.claude("author").channels("general", "dev").build();
    SpawnOptions tester = SpawnOptions.gemini("tester").channels("dev").build();
    List<Agent> team = List.of(relay.spawn(author).join(), relay.spawn(tester).join());
    for (Agent member : team) {
      member.awaitReady(Duration.ofMinutes(1)).join();
    }
    relay.send("#dev", "stand-up: what are you working on?").join();
    for (Agent member : team) {
      member.awaitOutput("writing tests", Duration.ofMinutes(2)).join();
    }
    Broadcast thanks = relay.broadcast("Thank you all.").join();
    System.out.println("told " + thanks.deliveries().size() + ", failed " + thanks.failures());
  }

  // 3
  static void delivery(AgentRelay relay) {
    Agent agent = relay.spawn(SpawnOptions.claude("deployer").build()).join();
    Delivery delivery = agent.send("Deploy to staging.").join();
    try {
      Duration patience = Duration.ofSeconds(30);
      DeliveryReport report = delivery.await(DeliveryState.INJECTED, patience).join();
      System.out.println("typed into the terminal after " + report.attempts() + " attempt(s)");
      report = delivery.await(DeliveryState.VERIFIED, patience).join();
      System.out.println(report.echoSeen() ? "seen on the terminal" : "not seen to arrive");
    } catch (CompletionException e) {
      System.out.println("not known to have arrived: " + e.getCause().getMessage());
    }
  }

  // 4
  static void output(AgentRelay relay) {
    Agent agent = relay.spawn(SpawnOptions.claude("writer").build()).join();
    agent.output().listenToLines(line -> System.out.println("| " + line));
    agent
        .output()
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription granted) {
                subscription = granted;
                subscription.request(1);
              }

              @Override
              public void onNext(OutputChunk chunk) {
                System.out.println(chunk.text().length() + " characters, lost " + chunk.lost());
                subscription.request(1);
              }

              @Override
              public void onError(Throwable failure) {
                System.out.println(failure.getMessage());
              }

              @Override
              public void onComplete() {
                System.out.println("no more output");
              }
            });
    long before = agent.output().position();
    agent.send("Hello.").join();
    agent.output().await(Pattern.compile("has read"), before, Duration.ofMinutes(1)).join();
    System.out.println(agent.output().lines().size() + " lines are kept");
    agent.release().join();
  }

  // 5
  static void answers(AgentRelay relay) {
    SpawnOptions options = SpawnOptions.claude("builder").relayTools("relay-mcp").build();
    Agent builder = relay.spawn(options).join();
    long before = builder.messageCount();
    builder.send("When the build is done, write to me.").join();
    InboundMessage answer = builder.awaitMessage(before, Duration.ofMinutes(10)).join();
    System.out.println(answer.from() + " says: " + answer.body());
  }

  // 6
  static void failures(AgentRelay relay) {
    try {
      Agent wrong = relay.spawn("wrong", "claud").join();
      wrong.awaitReady(Duration.ofMinutes(1)).join();
    } catch (CompletionException e) {
      System.out.println(e.getCause().getMessage());
    }
    Agent claude = relay.spawn(SpawnOptions.claude("first").build()).join();
    Agent codex = relay.spawn(SpawnOptions.codex("second").build()).join();
    CompletableFuture<Agent> ended = relay.awaitAny(List.of(claude, codex), Duration.ofMinutes(1));
    claude.send("Please crash.").join();
    AgentSnapshot end = ended.join().snapshot();
    System.out.println(end.name() + " is " + end.state());
  }

  // 7
  static void model(AgentRelay relay) {
    SpawnOptions fast = SpawnOptions.claude("coder").model("haiku").build();
    Agent coder = relay.spawn(fast).join();
    CheckedResult<SetModelResult> change = coder.setModel("opus").join();
    if (change.confirmation() != CheckedResult.Confirmation.CONFIRMED) {
      System.out.println(change.confirmation() + ": " + change.evidence());
      coder.release("half of the parser is written").join();
      SpawnOptions strong = fast.toBuilder().model("opus").continueFrom("coder").build();
      coder = relay.spawn(strong).join();
    }
    coder.awaitReady(Duration.ofMinutes(1)).join();
  }

  // 8
  static void hooks(BrokerClientOptions broker) {
    AgentHooks worktrees =
        new AgentHooks() {
          @Override
          public void beforeSpawn(SpawnOptions wanted) {
            System.out.println("preparing a worktree for " + wanted.name());
          }

          @Override
          public void afterRelease(Agent agent, String reason) {
            System.out.println("removing the worktree of " + agent.name());
          }
        };
    AgentRelayOptions options = AgentRelayOptions.builder().broker(broker).hooks(worktrees).build();
    try (AgentRelay relay = AgentRelay.open(options).join()) {
      relay.listen(
          new AgentListener() {
            @Override
            public void onReady(Agent agent) {
              System.out.println(agent.name() + " is ready");
            }

            @Override
            public void onExited(Agent agent, AgentSnapshot how) {
              System.out.println(agent.name() + " has ended by itself");
            }
          });
      Agent agent = relay.spawn(SpawnOptions.claude("helper").build()).join();
      agent.awaitReady(Duration.ofMinutes(1)).join();
      agent.release().join();
    }
  }

  // 9
  static void nudging(AgentRelay relay) {
    SpawnOptions options =
        SpawnOptions.claude("sleeper").idleThreshold(Duration.ofSeconds(1)).build();
    Agent sleeper = relay.spawn(options).join();
    IdleNudgePolicy policy =
        IdleNudgePolicy.DEFAULT
            .withNudgeAfter(Duration.ofSeconds(2))
            .withEscalateAfter(Duration.ofSeconds(10));
    IdleNudgePolicy.Outcome outcome = sleeper.nudgeWhenIdle(policy).join();
    System.out.println(outcome.kind() + " after " + outcome.nudges() + " nudge(s)");
  }

  // 10
  static void brokerDeath(AgentRelay relay) {
    relay.listen(
        new AgentListener() {
          @Override
          public void onSupervision(SupervisionEvent.Step step) {
            System.out.println(step);
          }
        });
    Agent worker = relay.spawn(SpawnOptions.claude("worker").channels("dev").build()).join();
    ProcessHandle broker = ProcessHandle.of(relay.broker().orElseThrow().pid()).orElseThrow();
    broker.destroyForcibly();
    broker.onExit().join();
    while (true) {
      try {
        worker.send("Where were we?").join();
        break;
      } catch (CompletionException e) {
        boolean notSent = e.getCause() instanceof BrokerRestartingException;
        if (!notSent && !(e.getCause() instanceof BrokerExitedException)) {
          throw e;
        }
        relay.awaitRecovery(Duration.ofMinutes(1)).join();
      }
    }
    worker.awaitOutput("has read: Where were we?", Duration.ofMinutes(1)).join();
    System.out.println("started " + worker.snapshot().restarts() + " time(s) again");
  }
}
