package dev.brokerline.client;

import dev.brokerline.protocol.request.SpawnAgent;
import java.nio.file.Path;

/** A JVM that starts a broker with a stubborn agent, and waits to be killed. */
final class TreeHostMain {

  private TreeHostMain() {}

  /** Arguments: the home, the broker's binary. Prints the broker's process id. */
  public static void main(String[] args) throws Exception {
    BrokerClient client =
        BrokerClient.create(ProcessTreeIT.options(Path.of(args[0]), Path.of(args[1])).build());
    BrokerInfo info = client.start().get();
    client.request(SpawnAgent.of(ProcessTreeIT.stubborn("a"))).get();
    System.out.println(info.pid());
    Thread.currentThread().join();
  }
}
