package dev.brokerline.client;

import dev.brokerline.client.model.BrokerInfo;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.BrokerObserver;
import dev.brokerline.protocol.event.AgentEvent;
import dev.brokerline.protocol.model.AgentSpec;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SpawnAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A JVM that starts a broker with an agent, and ends in the way that is asked for. */
public final class TreeHostMain {

  /** Ignores the hang-up of its terminal. */
  private static final String DEAF = "trap '' HUP; while :; do sleep 600; done";

  /** How the JVM ends. */
  public enum Way {
    /** It does not, but waits to be killed. */
    WAIT,
    /** It waits to be killed, and has no hook. */
    WAIT_UNGUARDED,
    RETURN,
    EXIT,
    EXIT_IN_CALLBACK,
    EXIT_IN_ONLY_CALLBACK_THREAD,
    EXIT_IN_LISTENER,
    EXIT_ON_DECODER
  }

  private TreeHostMain() {}

  /** Starts such a JVM. */
  static Process start(Path home, TestedBroker tested, Way way) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            TreeHostMain.class.getName(),
            home.toString(),
            tested.getClass().getName(),
            tested.toString(),
            way.name())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Arguments: the home, the class and the name of the broker, the way. Prints the broker's process
   * id.
   */
  public static void main(String[] args) throws Exception {
    Way way = Way.valueOf(args[3]);
    BrokerClientOptions.Builder options =
        TestedBroker.named(args[1], args[2])
            .options(Path.of(args[0]))
            .shutdownHook(way != Way.WAIT_UNGUARDED);
    if (way == Way.EXIT_IN_ONLY_CALLBACK_THREAD) {
      ExecutorService only = Executors.newSingleThreadExecutor();
      options.callbackExecutor(only).listenerExecutor(only);
    } else if (way == Way.EXIT_ON_DECODER) {
      options.observer(
          new BrokerObserver() {
            @Override
            public void event(ClientEvent event) {
              exitAt(event);
            }
          });
    }
    BrokerClient client = BrokerClient.create(options.build());
    if (way == Way.EXIT_IN_LISTENER) {
      client.listen(TreeHostMain::exitAt);
    }
    BrokerInfo info = client.start().get();
    client
        .request(
            SpawnAgent.of(
                way == Way.WAIT
                    ? ProcessTreeScenarios.stubborn("a")
                    : AgentSpec.pty("a", "bash").withArgs(List.of("-c", DEAF))))
        .get();
    System.out.println(info.pid());
    // The test says when it has seen the agent's program.
    int unused = System.in.read();
    end(way, client);
  }

  private static void end(Way way, BrokerClient client) throws InterruptedException {
    switch (way) {
      case RETURN -> {}
      case EXIT -> {
        synchronized (client) {
          System.exit(0);
        }
      }
      case EXIT_IN_CALLBACK, EXIT_IN_ONLY_CALLBACK_THREAD -> {
        var unused = client.request(new GetStatus()).thenRun(() -> System.exit(0));
        Thread.currentThread().join();
      }
      case EXIT_IN_LISTENER, EXIT_ON_DECODER -> {
        var unused = client.request(SpawnAgent.of(AgentSpec.pty("last", "cat")));
        Thread.currentThread().join();
      }
      default -> Thread.currentThread().join();
    }
  }

  private static void exitAt(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker broker
        && broker.event() instanceof AgentEvent.Spawned spawned
        && "last".equals(spawned.name())) {
      System.exit(0);
    }
  }
}
