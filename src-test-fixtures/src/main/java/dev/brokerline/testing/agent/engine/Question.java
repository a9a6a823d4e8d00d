package dev.brokerline.testing.agent.engine;

import dev.brokerline.testing.agent.json.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A request of the program to its client. */
public final class Question {

  private final String id;
  private final CompletableFuture<Node> answer = new CompletableFuture<>();

  /** Makes a question that has no answer yet. */
  public Question(String id) {
    this.id = id;
  }

  /** Returns the id that the client answers to. */
  public String id() {
    return id;
  }

  /** Takes the answer. Only the first one counts. */
  public void answered(Node given) {
    answer.complete(given);
  }

  /** Waits for the answer. */
  public Node await() throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("questions are answered or not", e);
    }
  }
}
