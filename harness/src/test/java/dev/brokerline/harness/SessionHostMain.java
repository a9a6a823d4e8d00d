package dev.brokerline.harness;

import dev.brokerline.harness.session.SessionOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A JVM that opens a session with a fake claude, and then ends without closing it. */
final class SessionHostMain {

  private SessionHostMain() {}

  /** Arguments: the directory of the fake, the way to end, and whether there is a hook. */
  public static void main(String[] args) throws Exception {
    SessionOptions options =
        Agents.options(Path.of(args[0]), "claude")
            .shutdownHook(Boolean.parseBoolean(args[2]))
            .build();
    AgentSession session = Agents.get(Harness.open(options));
    session.prompt("Say hello");
    CompletableFuture<Void> running = new CompletableFuture<>();
    session.prompt("And hang").listen(event -> running.complete(null));
    Agents.get(running);
    System.out.println("up");
    switch (args[1]) {
      case "return" -> {}
      case "exit" -> System.exit(0);
      case "exit in a callback" -> {
        var unused = session.interrupt().thenRun(() -> System.exit(0));
        Thread.currentThread().join();
      }
      default -> Thread.currentThread().join();
    }
  }
}
