package dev.brokerline.recipes;

import dev.brokerline.harness.AgentSession;
import dev.brokerline.harness.Harness;
import dev.brokerline.harness.Turn;
import dev.brokerline.harness.session.Continuation;
import dev.brokerline.harness.session.ModelReceipt;
import dev.brokerline.harness.session.PermissionPolicy;
import dev.brokerline.harness.session.SessionOptions;
import dev.brokerline.harness.turn.AgentError;
import dev.brokerline.harness.turn.PermissionDecision;
import dev.brokerline.harness.turn.PermissionRequest;
import dev.brokerline.harness.turn.TurnEvent;
import dev.brokerline.harness.turn.TurnResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The code of the recipes of GUIDE.md that need no broker: the body of each method stands there,
 * under the heading of its number.
 */
final class SessionRecipes {
  private SessionRecipes() {}

  // 11
  static void session(SessionOptions.Builder agent) {
    try (AgentSession session = Harness.open(agent.build()).join()) {
      Turn turn = session.prompt("What does this project do?");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.ToolCall call) {
              System.out.println("[" + call.tool() + "] " + call.title());
            } else if (event instanceof TurnEvent.Message message) {
              System.out.println(message.text());
            }
          });
      TurnResult result = turn.result().orTimeout(10, TimeUnit.MINUTES).join();
      System.out.println(result.failure().map(Object::toString).orElse("done"));
      System.out.println(result.usage().total() + " tokens");
    }
  }

  // 12
  static void permissionDialog(SessionOptions.Builder agent, Predicate<String> person) {
    SessionOptions options = agent.permissions(PermissionPolicy.ASK).build();
    try (AgentSession session = Harness.open(options).join()) {
      Turn turn = session.prompt("Run the tests.");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.PermissionRequested asked) {
              PermissionRequest request = asked.request();
              boolean yes = person.test(request.title() + " " + request.input());
              session.answer(
                  request, yes ? PermissionDecision.allow() : PermissionDecision.deny("not now"));
            } else if (event instanceof TurnEvent.PermissionResolved decided) {
              System.out.println(decided.decision().kind() + " by " + decided.by());
            } else if (event instanceof TurnEvent.ToolResult ran) {
              System.out.println(ran.ok() ? "it ran" : "it did not run");
            }
          });
      System.out.println(turn.result().join().textOrThrow());
    }
  }

  // 13
  static void modelSwitch(SessionOptions.Builder agent, String model) {
    try (AgentSession session = Harness.open(agent.build()).join()) {
      ModelReceipt receipt = session.setModel(model).join();
      System.out.println(receipt.status() + ": " + receipt.evidence());
      Turn turn = session.prompt("Which model are you?");
      turn.listen(
          event -> {
            if (event instanceof TurnEvent.ModelChanged changed) {
              System.out.println("now " + changed.model() + ": " + changed.evidence());
            }
          });
      System.out.println(turn.result().join().textOrThrow());
      System.out.println("in use is " + session.model().orElse("a model that it does not name"));
    }
  }

  // 14
  static void interruptedTurn(SessionOptions.Builder agent) {
    try (AgentSession session = Harness.open(agent.build()).join()) {
      Turn turn = session.prompt("Count all files, one after the other.");
      CompletableFuture<Void> begun = new CompletableFuture<>();
      turn.listen(event -> begun.complete(null));
      begun.orTimeout(1, TimeUnit.MINUTES).join();
      boolean interrupted = session.interrupt().join();
      TurnResult result = turn.result().join();
      System.out.println(interrupted + ": " + result.failure().map(AgentError::code).orElseThrow());
      TurnResult next = session.prompt("Name the largest one only.").result().join();
      System.out.println(next.textOrThrow());
    }
  }

  // 15
  static void resumedConversation(SessionOptions.Builder agent) {
    Continuation conversation;
    try (AgentSession session = Harness.open(agent.build()).join()) {
      session.prompt("Remember the number 42.").result().join().textOrThrow();
      conversation = session.continuation().orElseThrow();
    }
    try (AgentSession session = Harness.open(agent.resume(conversation).build()).join()) {
      Turn turn = session.prompt("Which number was it?");
      System.out.println(turn.result().join().textOrThrow());
    }
  }

  // 16
  static void sideBySide(List<SessionOptions> agents, Duration patience) {
    Map<String, CompletableFuture<String>> answers = new LinkedHashMap<>();
    for (SessionOptions agent : agents) {
      answers.put(
          agent.program().id(),
          Harness.open(agent)
              .thenCompose(
                  session ->
                      session
                          .prompt("What is the riskiest file of this project?")
                          .result()
                          .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                          .thenCompose(result -> session.closeAsync().thenApply(closed -> result)))
              .thenApply(result -> result == null ? "no answer in time" : result.textOrThrow())
              .exceptionally(failure -> failure.getCause().getMessage()));
    }
    answers.forEach((program, answer) -> System.out.println(program + ": " + answer.join()));
  }
}
