package dev.brokerline.broker;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.options.BrokerClientOptions;
import java.nio.file.Path;

/** A JVM with a broker of ours and its agents, which waits to be killed. */
final class KillHostMain {

  private KillHostMain() {}

  /** Arguments: the form of the broker, Brokerline's home. */
  public static void main(String[] args) throws Exception {
    BrokerClient client =
        BrokerClient.create(
            BrokerClientOptions.builder()
                .broker(Talk.Form.valueOf(args[0]).broker())
                .home(Path.of(args[1]))
                .build());
    client.start().get();
    KillIT.spawnInto(client);
    Thread.currentThread().join();
  }
}
